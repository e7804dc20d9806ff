"""Have pages rendered in a process of their own, which ends when a page takes it too long.

The parsers of markdown, HTML and code that a page needs take minutes, or gigabytes, for texts that
are made for that, and nothing can stop them from within. The process lives on from page to page,
since it takes a second to start; one that ended is replaced.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from multiprocessing import Pipe

from grader.errors import GradingError
from grader.text import printable

#: All that the process is given of the environment: to find Python's and Jupyter's files.
ENVIRONMENT = set(
    "HOME LANG LC_ALL PATH PYTHONPATH TMPDIR JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_PATH "
    "JUPYTER_PLATFORM_DIRS".split()
)
LONGEST_REASON = 200
#: What the log says of a notebook whose page could not be rendered as usual.
SHOWN_PLAIN = "is shown as plain text on its page"


class RenderingError(GradingError):
    """A page could not be rendered within its limits, or at all."""


class _RenderingProcess:
    """One process of `rendering_process`."""

    def __init__(self):
        self._connection, theirs = Pipe()
        self._said = tempfile.TemporaryFile()
        command = [sys.executable, "-P", "-m", "grader.pages.rendering_process"]
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                env={name: value for name, value in os.environ.items() if name in ENVIRONMENT},
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the grader
            )
        self.pages = 0

    def render(self, job: bytes) -> str:
        """Return a page. Raises EOFError or OSError if the process has ended."""
        self._connection.send_bytes(job)
        page = self._connection.recv_bytes().decode()
        self.pages += 1
        return page

    def end(self) -> int:
        """End the process; return its exit code, or the negative signal that ended it."""
        self._connection.close()
        return self._process.wait()

    def last_words(self) -> str:
        """Return the last line of what an ended process wrote: Python's name of an error."""
        with self._said as said:
            said.seek(0)
            lines = said.read().decode(errors="replace").split("\n")
        return printable(next(filter(None, map(str.strip, reversed(lines))), ""))[:LONGEST_REASON]


_lock = threading.Lock()
_process: _RenderingProcess | None = None


def render(job: dict, seconds: float, megabytes: float) -> str:
    """Return a page as HTML.

    Args:
        job: what `rendering_process.page` is called with; it goes there as JSON.
        seconds: that it may take.
        megabytes: of memory that it may take, with the process's own hundred.

    Raises:
        RenderingError: if it takes more, or cannot be rendered; the message says why.
    """
    global _process
    limited = {"seconds": seconds, "megabytes": megabytes, "job": job}
    text = json.dumps(limited, default=str).encode()
    with _lock:
        while True:
            process = _process = _process or _RenderingProcess()
            try:
                return process.render(text)
            except (EOFError, OSError):
                _process = None
                code = process.end()
            if code == -signal.SIGALRM:
                raise RenderingError(f"it takes more than {seconds:g} s")
            # Earlier pages may have used up its memory, or it was ended from outside.
            if not process.pages:
                if code < 0:
                    raise RenderingError(f"its process ended with {signal.Signals(-code).name}")
                raise RenderingError(process.last_words() or f"its process ended with {code}")
