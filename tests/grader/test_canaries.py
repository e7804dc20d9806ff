"""Questions to a kernel, without a kernel."""

import asyncio
from queue import Empty
from types import SimpleNamespace

from grader.integrity.answer_key import Known
from grader.integrity.canaries import Canaries


class Silent:
    """A kernel's client that nobody answers."""

    order = None

    def __init__(self):
        self.asked = self.interrupted = 0
        self.shell_channel = self.iopub_channel = self
        self.parent = SimpleNamespace(interrupt_kernel=self.interrupt)

    def execute(self, code, **_):
        return "id"

    async def get_msg(self, timeout):
        self.asked += 1
        raise Empty

    async def is_alive(self):
        return True

    async def interrupt(self):
        self.interrupted += 1


def test_a_question_takes_no_longer_than_is_left_when_it_is_asked():
    client, left = Silent(), iter([0.05, 0])
    asking = Canaries(client, lambda: next(left), (), Known(None, frozenset(), {}))
    asyncio.run(asking.ask("1", {}))
    assert client.asked > 0
    before = client.asked
    asyncio.run(asking.ask("1", {}))
    assert client.asked == before
    assert client.interrupted == 2
