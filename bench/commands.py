"""Commands that are timed, and that end with whoever times them."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

SECONDS_TO_END = 30


@contextlib.contextmanager
def running(
    command: list, folder: Path, output: int | IO, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen]:
    """Run a command in a folder; at the end, whatever it started and still runs is killed.

    Args:
        command: program and arguments.
        folder: where.
        output: where standard output and standard error go.
        environment: its variables; default: those of this process.
    """
    process = subprocess.Popen(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS_TO_END)
