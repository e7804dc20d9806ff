"""Execution of submissions in a sandbox, as a step of nbgrader's autograding.

`nbgrader_config.py` puts it where nbgrader has its own Execute, so that `thaw grade`, `nbgrader
autograde` and Formgrader's button do the same. Students' Validate is not touched.
"""

import contextlib
import copy
import random
import secrets
import signal
import time
from functools import partial
from pathlib import Path

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader import utils
from traitlets import Bool, Integer, List, Unicode

from grader.errors import GradingError, SandboxCrashed
from grader.integrity import answer_key
from grader.integrity.canaries import Canaries
from grader.sandbox import warm_sandbox
from grader.sandbox.provisioner import SandboxKernelManager
from grader.sandbox.watchdog import Watchdog
from grader.sheet import files
from grader.sheet.cells import is_test
from grader.steps.kept_output import MEGABYTE, KeptOutput

#: Exit code of a kernel that got a SIGKILL.
KILLED = 128 + signal.SIGKILL
LIMIT = "LimitReached"
NOT_RUN = "NotRun"
FLAGGED = "Flagged"


class SandboxedExecute(KeptOutput):
    """Run a notebook in a kernel that a warm process forks inside bubblewrap.

    A limit that is hit costs the cell, and what cannot run any more because of it; the cell's
    output says which limit it was. `c.Execute.timeout` is the limit of one cell.
    """

    memory = Integer(3000, help="Megabytes that a submission may hold.").tag(config=True)
    processes = Integer(256, help="Processes and threads it may have.").tag(config=True)
    file_size = Integer(200, help="Megabytes that one file of it may have.").tag(config=True)
    scratch_size = Integer(500, help="Megabytes that all its files may have.").tag(config=True)
    grader_memory = Integer(
        1000, help="Megabytes by which its messages may make the grading process grow."
    ).tag(config=True)
    notebook_timeout = Integer(600, help="Seconds that all its cells may take.").tag(config=True)
    attempts = Integer(
        3, help="How often it is graded anew if the sandbox itself crashes, before it is refused."
    ).tag(config=True)

    modules = List(
        Unicode(),
        warm_sandbox.MODULES,
        help="What is imported once, for all submissions. It must not run a TensorFlow operation.",
    ).tag(config=True)
    canaries = Bool(True, help="Look whether graded cells can still fail.").tag(config=True)

    def preprocess(self, nb, resources, km=None):
        """Execute the notebook's cells; see nbconvert's Preprocessor.

        Raises:
            GradingError: if no sandbox can be made here, or it crashed at every attempt.
        """
        self._known, self._files = None, {}
        if coursedir := getattr(getattr(self.parent, "parent", None), "coursedir", None):
            names = resources["nbgrader"]
            most = self.scratch_size * MEGABYTE
            self._files = files.files_of(coursedir, names["assignment"], names["student"], most)
            if self.canaries:
                folder = coursedir.format_path(coursedir.source_directory, ".", names["assignment"])
                source = Path(folder) / f"{names['notebook']}.ipynb"
                self._known = answer_key.learned(
                    source, self.config, partial(self._run_alone, names)
                )
        for attempt in range(self.attempts):
            self._manager = None
            trial = copy.deepcopy(nb)
            self._begin()
            try:
                with Watchdog(self._kill, self.grader_memory * MEGABYTE) as self._watchdog:
                    result = super().preprocess(trial, resources)
            except (SandboxCrashed, RuntimeError) as error:
                cause = str(error)
            else:
                cause = self._manager.provisioner.crashed
            once_more = self._killed and attempt == 0 and self.attempts > 1
            if cause is None and not once_more:
                seconds = round(self.notebook_timeout - self._deadline + time.monotonic(), 1)
                trial.metadata["thaw"] = {
                    "limits": self._limits,
                    "flags": self._flags,
                    "seconds": seconds,
                    "cpu_seconds": round(self._manager.provisioner.sandbox.ended["cpu_seconds"], 1),
                }
                return result
            if cause is not None:
                warm_sandbox.replace()
        raise GradingError(f"the sandbox crashed {self.attempts} times, last with: {cause}")

    def _run_alone(self, names: dict, notebook):
        """Execute a copy of a notebook, without anything that a student has handed in."""
        plain = type(self)(parent=self.parent, canaries=False)
        resources = {"nbgrader": {**names, "student": None}}
        return plain.preprocess(copy.deepcopy(notebook), resources)[0]

    def create_kernel_manager(self):
        """See nbclient; the kernel is one of the sandbox."""
        limits = {
            "memory_bytes": self.memory * MEGABYTE,
            "scratch_bytes": self.scratch_size * MEGABYTE,
            "file_bytes": self.file_size * MEGABYTE,
            "processes": self.processes,
        }
        sandbox = warm_sandbox.current(tuple(self.modules))
        sandbox.lay_out(self._files)
        self.km = SandboxKernelManager(sandbox, limits, config=self.config)
        self._manager = self.km
        return self.km

    def _begin(self) -> None:
        self.shutdown_kernel = "immediate"
        # Widgets would let a kernel write into the grader's objects; nbgrader grades none.
        self.store_widget_state = False
        self._deadline = time.monotonic() + self.notebook_timeout
        self._over = None
        # By itself, or from outside by a system that has run out of memory: it shows once more.
        self._killed = False
        self._limits: list[str] = []
        self._flags: list[str] = []
        self._asking: Canaries | None = None
        # A replay can cost as much as its cell; where there is better evidence, one is enough.
        self._drawn = random.choice(sorted(self._known.must_fail or {""})) if self._known else ""

    def reset_execution_trackers(self) -> None:
        """See nbclient; a student's metadata does not decide that a cell is skipped."""
        super().reset_execution_trackers()
        self.skip_cells_with_tag = f"no-such-tag-{time.time_ns()}"
        self.comm_open_handlers = {}

    def preprocess_cell(self, cell, resources, index):
        """Execute one cell, or say why it was not."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if self._over is None and time.monotonic() > self._deadline:
            self._over = self._too_long()
            self._note(self._over)
        if self._over is not None:
            cell.outputs = [_error(NOT_RUN, f"not run: {self._over}")]
            return cell, resources
        self.begin_output()
        self.error_on_timeout = _error(LIMIT, self._cell_too_long())
        try:
            if self._known is not None and is_test(cell):
                self._execute_test(cell, resources, index)
            else:
                self._run_cell(cell, resources, index)
        except DeadKernelError:
            self._end(cell, self._why_dead())
        except CellTimeoutError:
            self._end(cell, f"{self._cell_too_long()} and could not be interrupted")
        if reason := self.end_output(cell, index):
            self._note(reason)
        return cell, resources

    def _run_cell(self, cell, resources, index) -> None:
        with self._watchdog.allowing(self._get_timeout(cell), self.error_on_timeout["evalue"]):
            super().preprocess_cell(cell, resources, index)

    def _execute_test(self, cell, resources, index) -> None:
        """Execute a graded cell, with questions around it whose answers are known."""
        if self._asking is None:
            self._asking = Canaries(self.kc, partial(self._get_timeout, cell), self.modules)
        asking, name = self._asking, cell.metadata.nbgrader.grade_id
        sheet, facts = self._known.sheet, self._known.facts.get(name)
        imports = sheet.imports.get(name, [])
        questions = [partial(asking.error, imports), partial(asking.computed, imports)]
        if name in self._known.must_fail and (not facts or name == self._drawn):
            questions.append(partial(asking.blank, cell.source, imports, sheet.names, sheet.stubs))
            if not facts:
                questions.append(partial(asking.spoiled, cell.source, imports, sheet.names))
        random.shuffle(questions)
        cut = random.randint(0, len(questions))
        found = [run_sync(question)() for question in questions[:cut]]
        self.kc.order = {"imports": imports}
        try:
            self._run_cell(cell, resources, index)
        finally:
            self.kc.order = None
            asking.finished.add(self.kc.executed)
        if not utils.has_failed(cell):  # a cell that failed has nothing to gain
            if facts:
                questions.append(partial(asking.asked_again, facts, imports))
            found += [run_sync(question)() for question in questions[cut:]]
        if found := [one for one in found if one]:
            self._flags.append(f"{name}: {found[0]}")
            said = f"no points until your instructor has looked at this notebook: {found[0]}"
            cell.outputs.append(_error(FLAGGED, said))

    def _note(self, reason: str) -> None:
        if reason not in self._limits:
            self._limits.append(reason)

    def _end(self, cell, reason: str) -> None:
        self._over = reason
        self._note(reason)
        cell.outputs.append(_error(LIMIT, reason))

    def _kill(self) -> None:
        client = self.kc
        if client is not None:
            with contextlib.suppress(SandboxCrashed):  # then there is nothing to kill
                self._manager.provisioner.sandbox.signal(signal.SIGKILL)
            # With another key, what waits to be read is thrown away and not parsed.
            client.session.key = secrets.token_bytes()

    def _why_dead(self) -> str:
        if self._watchdog.reason is not None:
            return self._watchdog.reason
        provisioner = self._manager.provisioner
        if provisioner.crashed is None and provisioner.sandbox.ended:
            ended = provisioner.sandbox.ended
            if ended["limit"] == "memory":
                return f"the notebook used more than {self.memory} MB of memory"
            self._killed = ended["code"] == KILLED
            return f"the notebook's kernel ended (exit code {ended['code']})"
        return "the notebook's kernel ended"

    async def _async_handle_timeout(self, timeout, cell=None):
        self._note(self.error_on_timeout["evalue"])
        return await super()._async_handle_timeout(timeout, cell)

    def _get_timeout(self, cell):
        left = max(1, round(self._deadline - time.monotonic()))
        return min(self.timeout or left, left)

    def _cell_too_long(self) -> str:
        if self._deadline - time.monotonic() < (self.timeout or self.notebook_timeout):
            return self._too_long()
        return f"the cell took more than {self.timeout} s"

    def _too_long(self) -> str:
        return f"the notebook took more than {self.notebook_timeout} s"


def _error(name: str, text: str):
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
