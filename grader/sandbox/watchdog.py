"""A thread that ends a kernel whose messages keep the grader from enforcing its limits.

The event loop parses a kernel's messages. That takes the grader more time and memory than it takes
the kernel to send them, and while messages arrive, nbclient checks no deadline.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager

#: Seconds for nbclient to end a cell itself.
SLACK = 10
INTERVAL = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Watchdog(threading.Thread):
    """Watch this process's memory and the time of cells within a `with` block.

    Args:
        kill: ends the kernel; called once, from this thread.
        max_growth: limit on this process's growth within the block, in bytes.

    Attributes:
        reason: a message why the kernel was ended, or None.
    """

    def __init__(self, kill: Callable[[], None], max_growth: int):
        super().__init__(daemon=True)
        self._kill, self._max_bytes = kill, max_growth + resident_bytes()
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
        """Limit a block's time to `seconds` plus the slack; then end the kernel with the reason."""
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
            elif resident_bytes() > self._max_bytes:
                self.reason = "the notebook's messages exceeded the grader's memory limit"
        if self.reason is not None:
            self._kill()


def resident_bytes() -> int:
    """Return this process's resident memory in bytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * _PAGE
