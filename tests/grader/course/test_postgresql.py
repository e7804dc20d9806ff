"""A gradebook on a PostgreSQL server, as instructors on several machines share it."""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from grader.course import gradebook
from tests.conftest import lacking
from tests.grader.conftest import SLUG, TEXT, submit_to
from tests.sheets import LIGHT_SETTINGS, make_course, use_sandbox

OTHER = "02_toy"
TYPED = [sys.executable, "-m", "grader"]

pytestmark = pytest.mark.full


def programs() -> Path:
    """The folder of PostgreSQL's programs, which Debian keeps out of PATH."""
    if debian := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return debian[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return lacking("PostgreSQL")


@pytest.fixture(scope="module")
def database():
    """A function that creates a database and returns its URL; its server has only a UNIX socket."""
    where = programs()
    # PostgreSQL does not run as root.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    as_user = user if os.geteuid() == 0 else []

    def run(program, *arguments):
        command = [*as_user, where / program, "-D", folder / "data", *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    def create(name):
        connection = psycopg.connect(f"host={folder} user=ada dbname=postgres", autocommit=True)
        with connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://ada@/{name}?host={folder}"

    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        run("initdb", "-U", "ada", "--auth=trust")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield create
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture
def course(sandbox, tmp_path):
    """A function that returns a course whose gradebook is in a database."""

    def course(url, slug, text=TEXT):
        folder = tmp_path / slug
        folder.mkdir()
        settings = f"{LIGHT_SETTINGS}\nc.CourseDirectory.db_url = {url!r}\n"
        made = make_course(folder, slug, text, settings)
        use_sandbox(folder, sandbox)
        (folder / "class.csv").write_text("id,first_name,last_name\nada,Ada,L\nemmy,Emmy,N\n")
        return made

    return course


def thaw(course, *arguments):
    """Type a command of `thaw`; return what it prints."""
    command = [*TYPED, *arguments, "--course", course.root]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def points(course):
    """The points in grades.csv, by student."""
    with (course.root / "grades.csv").open(newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_a_term(database, course):
    """Roster, grade, points by hand, regrade, feedback and export."""
    url = database("term")
    ours = course(url, SLUG)
    thaw(ours, "roster", "class.csv")
    submit_to(ours, "ada", "def double(x):\n    return 2 * x", free_text="Because it is so.")
    submit_to(ours, "emmy", "def double(x):\n    return x + 1")
    assert f"Gradebook: {gradebook.address(url)}" in thaw(ours, "grade", "--jobs", "1")
    assert not (ours.root / "gradebook.db").exists()
    assert points(ours) == {"ada": 2, "emmy": 0}

    with ours.gradebook() as book:
        answer = book.find_grade("why", SLUG, SLUG, "ada")
        assert answer.needs_manual_grade
        answer.manual_score, answer.needs_manual_grade = 1.5, False
        book.db.commit()
    thaw(ours, "grade", "--force", "--jobs", "1")
    assert points(ours) == {"ada": 3.5, "emmy": 0}
    assert (ours.root / "feedback" / "ada" / SLUG / f"{SLUG}.html").exists()
    thaw(ours, "export", "canvas", "--missing-as-zero")
    exported = ours.root / "canvas.csv"
    assert "3.5" in exported.read_text()


def test_two_instructors_grade_different_assignments_at_once(database, course):
    url = database("two")
    courses = {slug: course(url, slug) for slug in (SLUG, OTHER)}
    thaw(courses[SLUG], "roster", "class.csv")
    running = []
    for slug, one in courses.items():
        for student in ("ada", "emmy"):
            submit_to(one, student, "def double(x):\n    return 2 * x", slug=slug)
        command = [*TYPED, "grade", slug, "--jobs", "1", "--course", one.root]
        running.append(subprocess.Popen(command, cwd=one.root, stdout=subprocess.PIPE, text=True))
    printed = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], printed
    with courses[SLUG].gradebook() as book:
        for slug in courses:
            scores = {one.student_id: one.score for one in book.assignment_submissions(slug)}
            assert scores == {"ada": 2, "emmy": 2}
