"""Evidence that the tests of a notebook can still fail in the kernel that ran the student's code.

Around a graded cell the grader asks the kernel for things whose outcome it knows: an error that
carries a number drawn a moment ago, a computed answer, and the failure of the same graded cell on
the blank sheet's functions, and on the answers made to fail when they return, and, as
`grader.integrity.questions` says, for the truth of what it required. A kernel in which one of them
comes out otherwise proves nothing.
"""

import random
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from queue import Empty

from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbgrader import utils

from grader.integrity.answer_key import Known
from grader.integrity.questions import asking, understood

MOST_QUESTIONS = 20
#: Messages of which a request gets exactly one set; a second one was forged.
ONCE = {"status", "execute_input", "error", "execute_reply"}
FAILURES = (
    "raise RuntimeError('{nonce}')",
    "assert {a} == {b}, '{nonce}'",
    "import numpy; numpy.testing.assert_array_equal([{a}], [{b}], err_msg='{nonce}')",
)
#: Only where it was imported beforehand: with Keras it takes seconds.
FAILURE_OF_HELPERS = (
    "from helpers import checks; checks.require({a} == {b}, expected='{nonce}', found='')"
)
PASSES_BLANK = "its tests also pass on the blank sheet's functions"
PASSES_SPOILED = "its tests also pass when the answers fail"
WRONG_ANSWERS = "asked again, what its tests require does not hold, or holds for wrong results, too"


@dataclass
class Answer:
    """What came back for one request."""

    status: str = "no answer"
    outputs: list = field(default_factory=list)
    strays: set = field(default_factory=set)

    def result(self) -> str | None:
        """Return the value of the code's last expression as text, if there is exactly one."""
        found = [out["content"]["data"] for out in self.outputs if out["type"] == "execute_result"]
        return found[0].get("text/plain") if len(found) == 1 else None

    def failed_with(self, text: str = "") -> bool:
        """Tell whether there was an error, in the reply and among the outputs, with a text."""
        errors = [out for out in self.outputs if out["type"] == "error"]
        said = any(text in str(error["content"].get("evalue", "")) for error in errors)
        return self.status == "error" and said


class Canaries:
    """Requests to one kernel, and the evidence they brought.

    Args:
        client: jupyter_client's asynchronous client of the kernel.
        seconds: a function that says how long the next request may take.
        modules: what the kernel had imported when it was started.
        known: the sheet, and how its tests come out.
    """

    def __init__(
        self, client, seconds: Callable[[], float], modules: Collection[str], known: Known
    ):
        self.client, self.seconds, self.known = client, seconds, known
        helpers = [FAILURE_OF_HELPERS] if "helpers.checks" in modules else []
        self.failures = [*FAILURES, *helpers]
        self.finished: set[str] = set()
        # A replay can cost as much as its cell; where there is better evidence, one is enough.
        self.drawn = random.choice(sorted(known.must_fail or {""}))

    def around(self, cell: NotebookNode, run: Callable[[], None]) -> str | None:
        """Run a graded cell with questions before and behind it.

        Args:
            cell: the cell.
            run: executes it; its outputs are in the cell then.

        Returns:
            Evidence that its result cannot be trusted, or None.
        """
        name, sheet = cell.metadata.nbgrader.grade_id, self.known.sheet
        facts, imports = self.known.facts.get(name), sheet.imports.get(name, [])
        questions = [partial(self.error, imports), partial(self.computed, imports)]
        if name in self.known.must_fail and (not facts or name == self.drawn):
            names = sheet.names
            questions.append(partial(self.blank, cell.source, imports, names, sheet.stubs))
            if not facts:
                questions.append(partial(self.spoiled, cell.source, imports, names))
        random.shuffle(questions)
        cut = random.randint(0, len(questions))
        found = [run_sync(question)() for question in questions[:cut]]
        self.client.order = {"imports": imports}
        try:
            run()
        finally:
            self.client.order = None
            self.finished.add(self.client.executed)
        if not utils.has_failed(cell):  # a cell that failed has nothing to gain
            if facts:
                questions.append(partial(self.asked_again, facts, imports))
            found += [run_sync(question)() for question in questions[cut:]]
        return next(filter(None, found), None)

    async def error(self, imports: list[str]) -> str | None:
        """Provoke an error that cannot be known beforehand; return evidence if it is not seen."""
        nonce, a = secrets.token_hex(8), random.randrange(10**6)
        code = random.choice(self.failures).format(nonce=nonce, a=a, b=a + random.randrange(1, 99))
        answer = await self.ask(code, {"imports": imports})
        if not answer.failed_with(nonce):
            return f"the kernel does not report an error that it was made to raise ({code[:40]}…)"
        return _forged(answer)

    async def computed(self, imports: list[str]) -> str | None:
        """Have something computed; return evidence if the result is wrong."""
        a, b = random.randrange(10**6), random.randrange(10**6)
        code = f"[{a} * {b}, {a} == {a}, {a} == {a + 1}, isinstance({a}, str), bool([])]"
        answer = await self.ask(code, {"imports": imports})
        expected = str([a * b, True, False, False, False])
        if answer.result() != expected:
            return "the kernel does not compute what it was asked to"
        return _forged(answer)

    async def blank(self, source: str, imports: list[str], names, stubs) -> str | None:
        """Run a graded cell on the blank sheet's stubs; return evidence if it does not fail."""
        other = {"names": names, "sources": stubs, "spoil": ""}
        answer = await self.ask(source, {"imports": imports, "other_answers": other})
        return _forged(answer) if answer.failed_with() else PASSES_BLANK

    async def spoiled(self, source: str, imports: list[str], names) -> str | None:
        """Run a graded cell on answers that fail when they return; return evidence if it passes."""
        other = {"names": names, "sources": [], "spoil": secrets.token_hex(8)}
        answer = await self.ask(source, {"imports": imports, "other_answers": other})
        return _forged(answer) if answer.failed_with() else PASSES_SPOILED

    async def asked_again(self, known: dict[str, bool], imports: list[str]) -> str | None:
        """Ask for the truth of expressions; return evidence if one is not as it must be."""
        expressions = random.sample(list(known), min(len(known), MOST_QUESTIONS))
        answer = await self.ask(asking(expressions), {"imports": imports, "after": True})
        said = [said for said, _ in understood(answer.result())]
        return None if said == [known[one] for one in expressions] else WRONG_ANSWERS

    async def ask(self, code: str, order: dict) -> Answer:
        """Execute code beside the notebook, and collect what comes back.

        Raises:
            DeadKernelError: if the kernel ends.
        """
        self.client.order = {**order, "question": True}
        asked = self.client.execute(code, store_history=False, stop_on_error=False)
        self.client.order = None
        answer = Answer()
        deadline = time.monotonic() + self.seconds()
        idle = False
        while time.monotonic() < deadline and not (idle and answer.status != "no answer"):
            channel = self.client.shell_channel if idle else self.client.iopub_channel
            try:
                got = await channel.get_msg(timeout=1)
            except Empty:
                if not await self.client.is_alive():
                    raise DeadKernelError("Kernel died") from None
                continue
            parent, kind = got["parent_header"].get("msg_id"), got["msg_type"]
            if parent in self.finished and kind in ONCE:
                answer.strays.add(kind)
            if parent != asked:
                continue
            if kind == "execute_reply":
                answer.status = got["content"]["status"]
            elif kind == "status":
                idle = idle or got["content"]["execution_state"] == "idle"
            elif kind in {"error", "execute_result"}:
                answer.outputs.append({"type": kind, "content": got["content"]})
        if answer.status == "no answer":
            await self.client.parent.interrupt_kernel()
        self.finished.add(asked)
        return answer


def _forged(answer: Answer) -> str | None:
    if answer.strays:
        return f"messages were sent twice for a cell ({', '.join(sorted(answer.strays))})"
    return None
