"""Execute submissions in a sandbox, as a step of nbgrader's autograding.

In `nbgrader_config.py` it replaces nbgrader's Execute, so that `thaw grade`, `nbgrader autograde`
and Formgrader's button do the same. Students' Validate is unchanged.
"""

import contextlib
import copy
import secrets
import signal
import time
from functools import partial
from pathlib import Path

from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Bool, Enum, Integer, List, Unicode

from grader.errors import GradingError, SandboxCrashed
from grader.integrity import answer_key, code_notices, kept_keys
from grader.integrity.tamper_checks import NOT_RUN, Canaries
from grader.sandbox import backends, limit_messages, warm_sandbox
from grader.sandbox.jupyter_protocol import size
from grader.sandbox.limits import MEGABYTE, Limits
from grader.sandbox.provisioner import SandboxKernelManager
from grader.sandbox.watchdog import Watchdog
from grader.sheet import files
from grader.sheet.cells import is_test
from grader.sheet.leaks import MARKER
from grader.sheet.metadata import Run
from grader.text import printable

#: Exit code of a kernel that received a SIGKILL.
KILLED = 128 + signal.SIGKILL
#: Time limit of a cell of the source notebook.
SOLUTION_SECONDS = 300
#: Messages whose contents are stored in the notebook.
OUTPUTS = {"stream", "display_data", "execute_result", "update_display_data", "error"}
#: Characters of an error that are kept of a notebook with too much output.
SHORT = 2_000


class SandboxedExecute(Limits, Execute):
    """Run a notebook in a kernel that a warm process forks inside a sandbox.

    A cell that exceeds a limit gets no points, and neither do later cells that cannot run because
    of it; the cell's output reports the limit. `c.Execute.timeout` is the limit of one cell.
    """

    sandbox = Enum(
        backends.NAMES, backends.STRONGEST, help="The sandbox; default: the strongest that works."
    ).tag(config=True)
    weaker_sandbox = Bool(False, help="Use it even if it lacks something on this machine.").tag(
        config=True
    )
    attempts = Integer(
        3, help="Attempts before a submission is rejected if the sandbox itself crashes."
    ).tag(config=True)

    modules = List(
        Unicode(),
        warm_sandbox.MODULES,
        help="Modules imported once, for all submissions; they must run no TensorFlow operation.",
    ).tag(config=True)
    anyway = Bool(False, help="Grade even if an assignment's solution fails its tests.").tag(
        config=True
    )
    canaries = Bool(True, help="Check whether graded cells can still fail.").tag(config=True)

    def preprocess(self, nb, resources, km=None):
        """Execute the notebook's cells; see nbconvert's Preprocessor.

        Raises:
            GradingError: if no sandbox can be created, or it crashed at every attempt.
        """
        self._key, self._files = None, {}
        if coursedir := getattr(getattr(self.parent, "parent", None), "coursedir", None):
            names = resources["nbgrader"]
            max_bytes = self.scratch_size * MEGABYTE
            assignment, student = names["assignment"], names["student"]
            self._files = files.files_of(coursedir, assignment, student, max_bytes)
            if self.canaries:
                self._key = self._answer_key(coursedir, names)
        notices = self._notices_of_code(coursedir, nb) if self._key is not None else []
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
            retry = self._killed and attempt == 0 and self.attempts > 1
            if cause is None:
                ended = self._manager.provisioner.sandbox.ended
                # A kernel that ended itself is tried again; what it did before still counts.
                notices += (one for one in map(printable, ended["notices"]) if one not in notices)
            if cause is None and not retry:
                seconds = round(self.notebook_timeout - self._deadline + time.monotonic(), 1)
                self._flag_unsigned(trial, ended["ran"])
                cpu_seconds = round(ended["cpu_seconds"], 1)
                Run(self._limits, self._flags, seconds, cpu_seconds, notices).write_to(trial)
                return result
            if cause is not None:
                warm_sandbox.replace()
        raise GradingError(f"the sandbox crashed {self.attempts} times, last with: {cause}")

    def _answer_key(self, coursedir, names: dict) -> answer_key.AnswerKey:
        folder = coursedir.format_path(coursedir.source_directory, ".", names["assignment"])
        source = Path(folder) / f"{names['notebook']}.ipynb"
        limits = {name: getattr(self, name) for name in Limits.class_trait_names(config=True)}
        settings = f"{limits} {self.timeout} {self.modules} {self.config.get('ClearSolutions')}"
        kept = kept_keys.path(Path(coursedir.root), source, settings)
        run, solved = partial(self._run_alone, names), not self.anyway
        return answer_key.compute(source, kept, self.config, run, solved=solved)

    def _notices_of_code(self, coursedir, notebook) -> list[str]:
        """Read the cells and files that are the student's."""
        code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
        cells = [source for source in code if source not in self._key.sheet.sources]
        modules = files.modules_of_student(coursedir, self._files)
        notices = code_notices.read([*modules, *cells], self._key.sheet.hidden_names)
        answers = filter(utils.is_solution, notebook.cells)
        if any(MARKER.search(cell.source) for cell in answers):
            notices.append(code_notices.FROM_SOURCE)
        return [printable(notice) for notice in notices]

    def _run_alone(self, names: dict, notebook):
        """Execute a copy of a notebook without a student's files."""
        plain = type(self)(parent=self.parent, canaries=False)
        # A busy machine, or a limit for students, must not make the solution fail its tests.
        plain.timeout = max(self.timeout or 0, SOLUTION_SECONDS)
        plain.notebook_timeout = max(self.notebook_timeout, 2 * SOLUTION_SECONDS)
        resources = {"nbgrader": {**names, "student": None}}
        return plain.preprocess(copy.deepcopy(notebook), resources)[0]

    def create_kernel_manager(self):
        """See nbclient; the kernel runs in the sandbox."""
        kernel_limits = {
            "memory_bytes": self.memory * MEGABYTE,
            "scratch_bytes": self.scratch_size * MEGABYTE,
            "file_bytes": self.file_size * MEGABYTE,
            "processes": self.processes,
        }
        choice = backends.Choice(self.sandbox, self.weaker_sandbox)
        sandbox = warm_sandbox.current(tuple(self.modules), choice)
        sandbox.set_files(self._files)
        self.km = SandboxKernelManager(sandbox, kernel_limits, config=self.config)
        self._manager = self.km
        return self.km

    def _begin(self) -> None:
        self.shutdown_kernel = "immediate"
        # Widgets would let a kernel modify the grader's objects; nbgrader does not grade them.
        self.store_widget_state = False
        self._deadline = time.monotonic() + self.notebook_timeout
        self._over = None
        # By itself, or by a system that ran out of memory: a retry shows which.
        self._killed = False
        self._notebook_kept = 0
        self._limits: list[str] = []
        self._flags: list[str] = []
        self._canaries: Canaries | None = None

    def reset_execution_trackers(self) -> None:
        """See nbclient; a student's metadata cannot make it skip a cell."""
        super().reset_execution_trackers()
        self.skip_cells_with_tag = f"no-such-tag-{time.time_ns()}"
        self.comm_open_handlers = {}

    def preprocess_cell(self, cell, resources, index):
        """Execute one cell, or report why it was not executed."""
        self._notebook_kept += size(cell.get("attachments", {}))
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if self._over is None and time.monotonic() > self._deadline:
            self._over = limit_messages.notebook_too_long(self.notebook_timeout)
            self._note(self._over)
        if self._over is not None:
            cell.outputs = [
                limit_messages.error(limit_messages.NOT_RUN, limit_messages.not_run(self._over))
            ]
            return cell, resources
        self._kept, self._dropped = 0, ""
        # What ran before the hidden tests is shown, so no later cell may change it.
        self._display_id_map = {}
        self.error_on_timeout = limit_messages.error(limit_messages.TOO_LONG, self._cell_too_long())
        try:
            if self._key is not None and is_test(cell):
                self._execute_test(cell, resources, index)
            else:
                self._run_cell(cell, resources, index)
        except DeadKernelError:
            self._end(cell, self._why_dead())
        except CellTimeoutError:
            self._end(cell, limit_messages.not_interrupted(self._cell_too_long()))
        if self._dropped:
            self._report_dropped_output(cell, index)
        return cell, resources

    def _report_dropped_output(self, cell, index: int) -> None:
        self._note(self._dropped)
        # At the beginning, because nbgrader cuts long outputs at the end.
        cell.outputs.insert(0, limit_messages.incomplete(self._dropped))
        self.clear_display_id_mapping(index)  # it counts outputs from the beginning

    def process_message(self, msg, cell, cell_index):
        """See nbclient. The first error is always kept, whatever its size.

        Without it the cell would pass.
        """
        try:
            if msg["msg_type"] in OUTPUTS:
                too_much = self._too_much(size(msg["content"]))
                if msg["msg_type"] == "error" and not utils.has_failed(cell):
                    msg["content"] = self._kept_error(msg["content"])
                elif too_much:
                    return None
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception:  # a malformed message of the submission
            return None

    def _too_much(self, more: int) -> bool:
        """Count an output of the current cell; tell whether it exceeds a limit."""
        self._kept += more
        if not self._dropped and self._kept > self.output_size * MEGABYTE:
            self._dropped = limit_messages.too_much_output(self.output_size)
        elif not self._dropped and self._notebook_kept + more > self._notebook_bytes:
            self._dropped = limit_messages.too_much_notebook_output(self.notebook_output_size)
        if not self._dropped:
            self._notebook_kept += more
        return bool(self._dropped)

    def _kept_error(self, error: dict) -> dict:
        """Return an error, shortened if the notebook has no room for it: many cells can fail."""
        if self._dropped:
            if self._notebook_kept + size(error) > self._notebook_bytes:
                error = {name: error[name][:SHORT] for name in ("ename", "evalue")}
                error["traceback"] = []
            self._notebook_kept += size(error)
        return error

    @property
    def _notebook_bytes(self) -> float:
        return self.notebook_output_size * MEGABYTE

    def _run_cell(self, cell, resources, index) -> None:
        with self._watchdog.allowing(self._get_timeout(cell), self.error_on_timeout["evalue"]):
            super().preprocess_cell(cell, resources, index)

    def _execute_test(self, cell, resources, index) -> None:
        """Execute a graded cell, with checks before and after it."""
        if self._canaries is None:
            seconds = partial(self._get_timeout, cell)
            self._canaries = Canaries(self.kc, seconds, self.modules, self._key)
        run = partial(self._run_cell, cell, resources, index)
        if found := self._canaries.around(cell, run):
            self._flag(cell, found)

    def _flag_unsigned(self, notebook, ran: list[str]) -> None:
        """Flag tests that passed although the guard reported other requests than were sent."""
        unsigned = self._canaries.unsigned(ran) if self._canaries else []
        for cell in notebook.cells:
            if is_test(cell) and cell.metadata.nbgrader.grade_id in unsigned:
                self._flag(cell, NOT_RUN)

    def _flag(self, cell, evidence: str) -> None:
        self._flags.append(f"{cell.metadata.nbgrader.grade_id}: {evidence}")
        text = limit_messages.flagged(evidence)
        cell.outputs.append(limit_messages.error(limit_messages.FLAGGED, text))

    def _note(self, reason: str) -> None:
        if reason not in self._limits:
            self._limits.append(reason)

    def _end(self, cell, reason: str) -> None:
        self._over = reason
        self._note(reason)
        cell.outputs.append(limit_messages.error(limit_messages.LIMIT, reason))

    def _kill(self) -> None:
        client = self.kc
        if client is not None:
            with contextlib.suppress(SandboxCrashed):  # there is nothing left to kill
                self._manager.provisioner.sandbox.signal(signal.SIGKILL)
            # With another key, queued messages are discarded and not parsed.
            client.session.key = secrets.token_bytes()

    def _why_dead(self) -> str:
        if self._watchdog.reason is not None:
            return self._watchdog.reason
        provisioner = self._manager.provisioner
        if provisioner.crashed is None and provisioner.sandbox.ended:
            ended = provisioner.sandbox.ended
            if ended["limit"] is not None:
                return self._limit_message(ended["limit"])
            self._killed = ended["code"] == KILLED
            return limit_messages.kernel_ended(ended["code"])
        return limit_messages.kernel_ended()

    def _limit_message(self, limit: str) -> str:
        if limit == "memory":
            return limit_messages.too_much_memory(self.memory)
        if limit == "processes":
            return limit_messages.too_many_processes(self.processes)
        return limit_messages.too_many_files(self.scratch_size)

    async def _async_handle_timeout(self, timeout, cell=None):
        self._note(self.error_on_timeout["evalue"])
        return await super()._async_handle_timeout(timeout, cell)

    def _get_timeout(self, cell):
        remaining = max(1, round(self._deadline - time.monotonic()))
        return min(self.timeout or remaining, remaining)

    def _cell_too_long(self) -> str:
        if self._deadline - time.monotonic() < (self.timeout or self.notebook_timeout):
            return limit_messages.notebook_too_long(self.notebook_timeout)
        return limit_messages.cell_too_long(self.timeout)
