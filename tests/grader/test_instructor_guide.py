"""docs/instructor.md: every command in it, in its order, on a small class."""

import csv
import getpass
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.grader.conftest import SLUG, submit_to

IN_THE_GUIDE = "03_cloning_and_freezing"
RIGHT = "def double(x):\n    return x + x"
CLASS = """id,first_name,last_name,email,lms_user_id
ada,Ada,Lovelace,ada@example.org,1815
bob,Bob,Late,bob@example.org,
zoe,Zoë,Zander,,
"""
PARTICIPANTS = {"Ada Lovelace": 12345, "Bob Late": 12346}


def sections(root):
    """Return the commands below each heading of the guide."""
    text = (root / "docs" / "instructor.md").read_text()
    found = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        found[part.splitlines()[0]] = re.findall(
            r"^```sh\n(.*?)^```", part, re.DOTALL | re.MULTILINE
        )
    return found


@pytest.fixture
def guide(root, toy, tmp_path_factory):
    """A function that runs a section in the toy course and returns the output of its commands."""
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    with (toy.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.Exchange.root = {str(exchange)!r}\nc.LatePenalty.points_a_day = 1\n")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "EXCHANGE": str(exchange)}

    def run(commands):
        commands = commands.replace(IN_THE_GUIDE, SLUG)
        line = ["bash", "-euo", "pipefail", "-c", commands]
        done = subprocess.run(line, cwd=toy.root, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def section(name):
        found = sections(root).pop(name)
        assert found, f"no commands below {name}"
        return "".join(map(run, found))

    section.run = run
    return section


def download(path, *files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, time, notebook in files:
            folder = f"{name}_{PARTICIPANTS[name]}_assignsubmission_file"
            archive.writestr(zipfile.ZipInfo(f"{folder}/my.ipynb", time), notebook)


@pytest.mark.full
def test_a_term(root, toy, guide, sandbox):
    done = set()

    def section(name):
        done.add(name)
        return guide(name)

    (toy.root / "class.csv").write_text(CLASS)
    assert "3 students: 3 new" in section("The class")
    section("Hand it out")
    # A student fetches, answers and submits.
    me = getpass.getuser()
    guide.run(f"mkdir home; cd home; cp ../nbgrader_config.py .; nbgrader fetch_assignment {SLUG}")
    guide.run(f"cd home; nbgrader submit {SLUG}")
    section("Due dates and late work")
    with toy.gradebook() as gradebook:
        due = gradebook.find_assignment(SLUG).duedate
    assert f"{due:%Y-%m-%d %H:%M}" == "2027-01-15 22:59"  # in UTC

    sheet = submit_to(toy, "nobody", RIGHT, free_text="Because.")
    notebook = sheet.read_bytes()
    sheet.unlink(), sheet.parent.rmdir(), sheet.parent.parent.rmdir()
    in_time, late = (2027, 1, 15, 10, 0, 0), (2027, 1, 17, 10, 0, 0)
    download(
        toy.root / "moodle.zip", ("Ada Lovelace", in_time, notebook), ("Bob Late", late, notebook)
    )
    assert "2 new" in section("Collect")
    assert (toy.folder("submitted", me, SLUG) / f"{SLUG}.ipynb").exists()

    output = section("Grade")
    assert "No submission: Zoë Zander (zoe)" in output and "late: −2" in output
    assert "3 submissions compared, 0 pairs alike." in section("Who wrote alike")
    assert (toy.root / f"similar_{SLUG}.html").exists()
    assert "Students with questions: 0, without: 3." in section("Do they understand it?")
    assert "nothing to ask" in (toy.root / f"viva_{SLUG}" / "answers.html").read_text()
    with toy.gradebook() as gradebook:
        for student in ("ada", "bob"):
            grade = gradebook.find_grade("why", SLUG, SLUG, student)
            grade.manual_score, grade.needs_manual_grade = 2, False
            comment = gradebook.find_comment("why", SLUG, SLUG, student)
            comment.manual_comment = "Well said."
        gradebook.db.commit()
    output = section("Written answers")
    assert "unchanged: 3" in output and "new points or comments: 2." in output
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    assert "Well said." in page.read_text()

    source = toy.source_notebook(SLUG)
    # The solution passes, or nothing is graded; it has a 2, and the students' answer has none.
    stricter = "== 42 and 2 in double.__code__.co_consts"
    source.write_text(source.read_text().replace("== 42", stricter))
    output = section("Mend a test")
    assert "Backup of the gradebook" in output and "it_doubles: 1 → 0" in output
    assert "Regraded: 3. Changed points: 2." in output
    rows = csv.DictReader((toy.root / "changes.csv").open(newline=""))
    assert {(row["student_id"], row["cell"]) for row in rows} >= {("ada", "it_doubles")}

    (toy.root / "their_file.ipynb").write_bytes(notebook)
    output = section("Hand back")
    assert "(2 pages)" in output and "This file is the one that was graded: " in output
    fetched = guide.run(f"cd home; nbgrader fetch_feedback {SLUG}; find . -name '*.html'")
    assert f"{SLUG}.html" in fetched
    section("Grades into the LMS")
    rows = csv.DictReader((toy.root / "moodle.csv").open(newline=""))
    assert {row["ID"]: row[SLUG] for row in rows if row["ID"] != me} == {
        "ada": "3", "bob": "1", "zoe": "0"
    }  # fmt: skip
    rows = list(csv.DictReader((toy.root / "canvas.csv").open(newline="")))
    assert {row["SIS Login ID"]: row["Assignment 3 (12345)"] for row in rows}["zoe"] == ""
    assert done == {name for name, commands in sections(root).items() if commands}
