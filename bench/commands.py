"""Run timed commands, which end when the measurement ends."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil

SECONDS_TO_END = 30


@contextlib.contextmanager
def running(
    command: list, folder: Path, output: int | IO, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen]:
    """Run a command in a folder; at the end, kill all processes that it started.

    Args:
        command: the program and its arguments.
        folder: the working directory.
        output: the target of standard output and standard error.
        environment: its environment variables; default: those of this process.
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
        # Kernels have their own sessions; the command must not start more while they end.
        started = _descendants(process)
        with contextlib.suppress(ProcessLookupError):  # all processes have ended
            os.killpg(process.pid, signal.SIGKILL)
        for descendant in started:
            with contextlib.suppress(psutil.NoSuchProcess):
                descendant.kill()
        process.wait(SECONDS_TO_END)
        psutil.wait_procs(started, SECONDS_TO_END)


def _descendants(process: subprocess.Popen) -> list[psutil.Process]:
    if process.poll() is not None:
        return []
    process.send_signal(signal.SIGSTOP)
    return psutil.Process(process.pid).children(recursive=True)
