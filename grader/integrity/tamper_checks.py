"""Evidence that the tests of a notebook can still fail in the kernel that ran the student's code.

Before and after a graded cell, the grader sends the kernel requests with a known result: an error
with a fresh random number, a computation, the failure of the same cell with the blank sheet's
functions or with answers that raise an error on return, and the truth of the cell's requirements
(`grader.integrity.questions`). If a result differs, the cell's result cannot be trusted.
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

from grader.integrity.answer_key import AnswerKey
from grader.integrity.questions import parse_replies, query_code
from grader.sheet.hidden_regions import HIDDEN_TESTS

MAX_QUESTIONS = 20
#: Messages that a request gets exactly once; a duplicate is forged.
ONCE = {"status", "execute_input", "error", "execute_reply"}
FAILURES = (
    "raise RuntimeError('{nonce}')",
    "assert {a} == {b}, '{nonce}'",
    "import numpy; numpy.testing.assert_array_equal([{a}], [{b}], err_msg='{nonce}')",
)
#: Only if it was imported beforehand, because importing Keras takes seconds.
FAILURE_OF_HELPERS = (
    "from helpers import checks; checks.require({a} == {b}, expected='{nonce}', found='')"
)
PASSES_BLANK = "its tests also pass on the blank sheet's functions"
PASSES_SPOILED = "its tests also pass when the answers fail"
NOT_RUN = "the kernel did not run its requests as they were sent"
WRONG_REPLIES = "queried again, its requirements fail, or they also hold for wrong results"


@dataclass
class Reply:
    """The kernel's reply to one request."""

    status: str = "no reply"
    outputs: list = field(default_factory=list)
    duplicates: set = field(default_factory=set)

    def result(self) -> str | None:
        """Return the value of the code's last expression as text, if there is exactly one."""
        found = [out["content"]["data"] for out in self.outputs if out["type"] == "execute_result"]
        return found[0].get("text/plain") if len(found) == 1 else None

    def failed_with(self, text: str = "") -> bool:
        """Tell whether both the status and an output report an error that contains a text."""
        errors = [out for out in self.outputs if out["type"] == "error"]
        found = any(text in str(error["content"].get("evalue", "")) for error in errors)
        return self.status == "error" and found


class Canaries:
    """Requests to one kernel, and the evidence from its replies.

    Args:
        client: jupyter_client's asynchronous client of the kernel.
        seconds: returns the time limit of the next request.
        modules: the modules that the kernel imported before it started.
        key: the assignment's answer key.
    """

    def __init__(
        self, client, seconds: Callable[[], float], modules: Collection[str], key: AnswerKey
    ):
        self.client, self.seconds, self.key = client, seconds, key
        helpers = [FAILURE_OF_HELPERS] if "helpers.checks" in modules else []
        self.failures = [*FAILURES, *helpers]
        self.finished: set[str] = set()
        #: For each test that passed, the signatures of its requests.
        self.signatures: dict[str, list[str]] = {}
        # A replay can take as long as its cell; with better evidence, one per notebook is enough.
        self.drawn = random.choice(sorted(key.must_fail or {""}))

    def around(self, cell: NotebookNode, run: Callable[[], None]) -> str | None:
        """Run a graded cell with checks before and after it.

        Args:
            cell: the cell.
            run: executes the cell and stores its outputs in it.

        Returns:
            Evidence that its result cannot be trusted, or None.
        """
        name, sheet = cell.metadata.nbgrader.grade_id, self.key.sheet
        expected, imports = self.key.replies.get(name), sheet.imports.get(name, [])
        checks = [partial(self.error, imports), partial(self.computed, imports)]
        if name in self.key.must_fail and (not expected or name == self.drawn):
            names = sheet.names
            checks.append(partial(self.blank, cell.source, imports, names, sheet.stubs))
            if not expected:
                checks.append(partial(self.spoiled, cell.source, imports, names))
        first = len(self.client.signatures)
        random.shuffle(checks)
        cut = random.randint(0, len(checks))
        found = [run_sync(check)() for check in checks[:cut]]
        shown = HIDDEN_TESTS.blanked(cell.source)
        self.client.order = {"imports": imports, "of_submission": True, "shown": shown}
        try:
            run()
        finally:
            self.client.order = None
        # A cell that failed has nothing to gain, and if it was stopped, its reply is still to come.
        if not utils.has_failed(cell):
            self.finished.add(self.client.executed)
            if expected:
                checks.append(partial(self.queried_again, expected, imports))
            found += [run_sync(check)() for check in checks[cut:]]
            self.signatures[name] = self.client.signatures[first:]
        return next(filter(None, found), None)

    def unsigned(self, ran: Collection[str]) -> list[str]:
        """Return the tests that passed although the guard did not run all their requests.

        Args:
            ran: signatures of the requests that it ran.
        """
        ran = set(ran)
        return [name for name, signed in self.signatures.items() if not ran.issuperset(signed)]

    async def error(self, imports: list[str]) -> str | None:
        """Provoke an unpredictable error; return evidence if it is not reported."""
        nonce, a = secrets.token_hex(8), random.randrange(10**6)
        code = random.choice(self.failures).format(nonce=nonce, a=a, b=a + random.randrange(1, 99))
        reply = await self.request(code, {"imports": imports, "of_submission": False})
        if not reply.failed_with(nonce):
            return f"the kernel does not report an error that it should raise ({code[:40]}…)"
        return _forged(reply)

    async def computed(self, imports: list[str]) -> str | None:
        """Request a computation; return evidence if the result is wrong."""
        a, b = random.randrange(10**6), random.randrange(10**6)
        code = f"[{a} * {b}, {a} == {a}, {a} == {a + 1}, isinstance({a}, str), bool([])]"
        reply = await self.request(code, {"imports": imports, "of_submission": False})
        expected = str([a * b, True, False, False, False])
        if reply.result() != expected:
            return "the kernel returns a wrong result for a computation"
        return _forged(reply)

    async def blank(self, source: str, imports: list[str], names, stubs) -> str | None:
        """Run a graded cell with the blank sheet's stubs; return evidence if it passes."""
        other = {"names": names, "sources": stubs, "spoil": ""}
        reply = await self.request(source, {"imports": imports, "other_answers": other})
        return _forged(reply) if reply.failed_with() else PASSES_BLANK

    async def spoiled(self, source: str, imports: list[str], names) -> str | None:
        """Run a graded cell with answers that fail on return; return evidence if it passes."""
        other = {"names": names, "sources": [], "spoil": secrets.token_hex(8)}
        reply = await self.request(source, {"imports": imports, "other_answers": other})
        return _forged(reply) if reply.failed_with() else PASSES_SPOILED

    async def queried_again(self, expected: dict[str, bool], imports: list[str]) -> str | None:
        """Query the truth of expressions; return evidence if a reply is wrong."""
        expressions = random.sample(list(expected), min(len(expected), MAX_QUESTIONS))
        reply = await self.request(query_code(expressions), {"imports": imports, "after": True})
        values = [value for value, _ in parse_replies(reply.result())]
        return None if values == [expected[one] for one in expressions] else WRONG_REPLIES

    async def request(self, code: str, order: dict) -> Reply:
        """Execute code outside the notebook's history, and collect the reply.

        Raises:
            DeadKernelError: if the kernel ends.
        """
        self.client.order = {"of_submission": True, **order, "question": True}
        request = self.client.execute(code, store_history=False, stop_on_error=False)
        self.client.order = None
        reply = Reply()
        deadline = time.monotonic() + self.seconds()
        idle = False
        while time.monotonic() < deadline and not (idle and reply.status != "no reply"):
            channel = self.client.shell_channel if idle else self.client.iopub_channel
            try:
                got = await channel.get_msg(timeout=1)
            except Empty:
                if not await self.client.is_alive():
                    raise DeadKernelError("Kernel died") from None
                continue
            parent, kind = got["parent_header"].get("msg_id"), got["msg_type"]
            if parent in self.finished and kind in ONCE:
                reply.duplicates.add(kind)
            if parent != request:
                continue
            if kind == "execute_reply":
                reply.status = got["content"]["status"]
            elif kind == "status":
                idle = idle or got["content"]["execution_state"] == "idle"
            elif kind in {"error", "execute_result"}:
                reply.outputs.append({"type": kind, "content": got["content"]})
        if reply.status == "no reply":
            await self.client.parent.interrupt_kernel()
        else:
            self.finished.add(request)
        return reply


def _forged(reply: Reply) -> str | None:
    if reply.duplicates:
        return f"duplicate messages for a cell ({', '.join(sorted(reply.duplicates))})"
    return None
