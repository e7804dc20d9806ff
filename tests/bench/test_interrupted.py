"""A measurement that is ended leaves nothing behind: no folder, no process."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from bench import commands
from tests.grader.test_kills import below, still_running

PATIENCE = 60


@pytest.fixture
def temporary():
    """A folder for all temporary files; its path is short, as paths of sockets must be."""
    with tempfile.TemporaryDirectory(prefix="ended-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
@pytest.mark.parametrize("when", ["thaw grade", "plain nbgrader"])
def test_it_leaves_no_folder_and_no_process(temporary, how, when, sandbox):
    bench = subprocess.Popen(
        [sys.executable, "-u", "-m", "bench", "--size", "2"],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    for line in bench.stdout:
        if when in line:
            break
    while not (running := below(bench.pid)).keys() - {bench.pid}:
        time.sleep(0.1)
    time.sleep(1)
    assert any(temporary.iterdir()), "there is nothing that could be left"
    bench.send_signal(how)
    bench.communicate(timeout=PATIENCE)
    assert bench.returncode != 0
    assert list(temporary.iterdir()) == []
    deadline = time.monotonic() + PATIENCE
    while still_running(running) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not still_running(running)


def test_a_command_ends_with_all_that_it_started(tmp_path):
    line = ["sh", "-c", "sleep 600 & echo $!; exec sleep 600"]
    with (
        pytest.raises(KeyError),
        commands.running(line, tmp_path, subprocess.PIPE) as process,
    ):
        grandchild = int(process.stdout.readline())
        raise KeyError
    assert process.returncode == -signal.SIGKILL
    deadline = time.monotonic() + PATIENCE
    while still_running({grandchild: ""}) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not still_running({grandchild: ""})
