"""An interrupted benchmark leaves no folder and no process behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from bench import commands
from tests.grader.grading.test_kills import below, still_running

PATIENCE = 180  # seconds, on a busy machine


@pytest.mark.full
@pytest.mark.parametrize(
    ("how", "when"),
    [
        (signal.SIGTERM, "thaw grade"),
        (signal.SIGTERM, "plain nbgrader"),
        (signal.SIGINT, "thaw grade"),
    ],
)
def test_an_interrupted_benchmark_leaves_nothing_behind(short_folder, how, when, sandbox):
    bench = subprocess.Popen(
        [sys.executable, "-u", "-m", "bench", "--size", "2"],
        env=os.environ | {"TMPDIR": str(short_folder)},
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
    assert any(short_folder.iterdir()), "there is nothing that could be left"
    bench.send_signal(how)
    bench.communicate(timeout=PATIENCE)
    assert bench.returncode != 0
    assert list(short_folder.iterdir()) == []
    deadline = time.monotonic() + PATIENCE
    while still_running(running) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not still_running(running)


@pytest.mark.parametrize("session", ["", "setsid"])  # like kernels
def test_a_command_ends_with_its_child_processes(session, tmp_path):
    line = ["sh", "-c", f"{session} sh -c 'echo $$; exec sleep 600' & exec sleep 600"]
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
