"""The table of `thaw grade` in a file and in a terminal."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from tests.grader.conftest import submit_to

NAME = "Wolfeschlegelsteinhausenbergerdorff"
WRONG = "def double(x):\n    return 2 * x if x == 1 else None"


def submit_and_name(toy):
    submit_to(toy, "hubert", WRONG)
    with toy.gradebook() as gradebook:
        gradebook.add_student("hubert", first_name="Hubert Blaine", last_name=NAME)
    thaw(toy, stdout=subprocess.DEVNULL)


def thaw(course, **how):
    command = [Path(sys.executable).with_name("thaw"), "grade", "--jobs", "1"]
    return subprocess.run(command, cwd=course.root, text=True, check=True, **how)


def test_nothing_is_cut_where_there_is_no_terminal(toy, as_graded):
    course = as_graded(submit_and_name)
    output = thaw(course, stdout=subprocess.PIPE, env={**os.environ, "COLUMNS": "60"}).stdout
    (line,) = (line for line in output.splitlines() if NAME in line)
    assert f"Hubert Blaine {NAME} (hubert)" in line and "it_doubles" in line
    assert "it_doubles_words: layers-shared" in output and "…" not in output


def test_in_a_terminal_the_table_has_its_width(toy, as_graded):
    course = as_graded(submit_and_name)
    ours, theirs = pty.openpty()
    thaw(course, stdout=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "70"})
    os.close(theirs)
    output = b""
    try:
        while chunk := os.read(ours, 65536):
            output += chunk
    except OSError:  # the end of a terminal
        pass
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", output.decode()).splitlines()
    assert max(len(line) for line in lines if line.startswith("│")) == 70
