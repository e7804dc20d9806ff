"""A thread that ends a kernel which keeps the grader itself from noticing its limits.

The event loop parses what a kernel sends. That costs the grader more time and memory than it costs
the kernel, and as long as messages come, nbclient looks at no deadline.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager

#: Seconds that nbclient gets to end a cell in its own way.
SLACK = 10
INTERVAL = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Watchdog(threading.Thread):
    """Watch in a `with` block what this process holds, and how long cells take.

    Args:
        kill: ends the kernel; it is called from this thread, once.
        most_bytes: by how much this process may grow within the block.

    Attributes:
        reason: why the kernel was ended, in words, or None.
    """

    def __init__(self, kill: Callable[[], None], most_bytes: int):
        super().__init__(daemon=True)
        self._kill, self._most = kill, most_bytes + resident_bytes()
        self._limit: tuple[float, str] | None = None
        self._done = threading.Event()
        self.reason: str | None = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self.join()

    @contextmanager
    def allowing(self, seconds: float, reason: str):
        """Let a block take some seconds and the slack; beyond, the kernel ends for this reason."""
        self._limit = time.monotonic() + seconds + SLACK, reason
        try:
            yield
        finally:
            self._limit = None

    def run(self) -> None:
        """See threading.Thread."""
        while self.reason is None and not self._done.wait(INTERVAL):
            limit = self._limit
            if limit is not None and time.monotonic() > limit[0]:
                self.reason = limit[1]
            elif resident_bytes() > self._most:
                self.reason = "the notebook sent more at once than the grader holds"
        if self.reason is not None:
            self._kill()


def resident_bytes() -> int:
    """Return how much memory this process has."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * _PAGE
