"""A class graded where no namespaces can be made, as in a container, with one hostile student."""

import os
import re
import socket
import subprocess
import sys
import time

import pytest

from tests.front_door.conftest import CONTAINERS, give_to_user, require_container
from tests.grader.conftest import submit_to
from tests.grader.sandbox.conftest import RIGHT, outputs_of

HOSTILE = """\
import os, resource, socket, subprocess
root, grader = {root!r}, {grader}
def tried(name, function):
    try:
        print("LOOT", name, function())
    except OSError as error:
        print("denied", name, error.strerror)
for path in ("source/01_toy/01_toy.ipynb", "gradebook.db", "submitted/bob/01_toy/01_toy.ipynb",
             "nbgrader_config.py", ".answer_keys"):
    tried(path, lambda: os.open(os.path.join(root, path), os.O_RDONLY))
tried("course", lambda: os.listdir(root))
tried("submitted", lambda: os.listdir(root + "/submitted"))
tried("write", lambda: open(root + "/planted", "w"))
tried("remove", lambda: os.unlink(root + "/gradebook.db"))
tried("network", lambda: socket.create_connection(("127.0.0.1", {port}), timeout=2))
for process in [grader, os.getppid(), 1]:
    tried("signal", lambda: os.kill(process, 0))
    tried("memory", lambda: open(f"/proc/{{process}}/mem", "rb"))
    tried("environment", lambda: open(f"/proc/{{process}}/environ", "rb").read())
    tried("command", lambda: open(f"/proc/{{process}}/cmdline").read())
    tried("limit", lambda: resource.prlimit(process, resource.RLIMIT_CPU, (1, 1)))
os.chmod(root + "/gradebook.db", 0)
subprocess.Popen(["sleep", "54321.9"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    while True: os.sched_yield()
"""


@pytest.mark.parametrize("user", CONTAINERS)
def test_a_hostile_notebook_reaches_nothing_in_a_container(toy, user):
    require_container(CONTAINERS[user])
    for student in ("bob", "carol"):
        submit_to(toy, student, RIGHT)
    grade = [sys.executable, "-m", "grader", "grade", "--jobs", "1"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        words = {"root": str(toy.root), "grader": os.getpid(), "port": server.getsockname()[1]}
        submit_to(toy, "eve", HOSTILE.format(**words) + RIGHT)
        give_to_user(toy.root, CONTAINERS[user])
        done = subprocess.run(
            [*CONTAINERS[user], *grade], cwd=toy.root, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Sandbox: Landlock, without namespaces.") == 1
    assert done.stdout.count("2 / 4") == 3
    text = outputs_of(toy, "eve")
    assert "LOOT" not in text
    assert len(re.findall("^denied ", text, re.MULTILINE)) == 10 + 3 * 5
    assert (toy.root / "gradebook.db").stat().st_mode & 0o600
    assert not (toy.root / "planted").exists()
    time.sleep(0.5)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert "54321.9" not in running
