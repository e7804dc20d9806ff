"""Requests to a kernel, without a kernel."""

import asyncio
from queue import Empty
from types import SimpleNamespace

from grader.integrity.answer_key import AnswerKey
from grader.integrity.tamper_checks import Canaries


class Silent:
    """A kernel's client that gets no replies."""

    order = None

    def __init__(self):
        self.received = self.interrupted = 0
        self.shell_channel = self.iopub_channel = self
        self.parent = SimpleNamespace(interrupt_kernel=self.interrupt)

    def execute(self, code, **_):
        return "id"

    async def get_msg(self, timeout):
        self.received += 1
        raise Empty

    async def is_alive(self):
        return True

    async def interrupt(self):
        self.interrupted += 1


def test_a_request_takes_no_longer_than_the_remaining_time():
    client, remaining = Silent(), iter([0.05, 0])
    canaries = Canaries(client, lambda: next(remaining), (), AnswerKey(None, frozenset(), {}))
    asyncio.run(canaries.request("1", {}))
    assert client.received > 0
    before = client.received
    asyncio.run(canaries.request("1", {}))
    assert client.received == before
    assert client.interrupted == 2
