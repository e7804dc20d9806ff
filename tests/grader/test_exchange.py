"""nbgrader's exchange: what docs/instructor.md says of a file that is submitted twice."""

import getpass
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from grader.course.course import Course
from grader.grading.grade import grade_course
from tests.grader.conftest import SLUG, submit_to

pytestmark = pytest.mark.full
RIGHT = "def double(x):\n    return x + x"


@pytest.fixture
def nbgrader(toy, tmp_path_factory):
    """A function that runs one of nbgrader's commands in a folder that shares the exchange."""
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    with (toy.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.Exchange.root = {str(exchange)!r}\nc.LatePenalty.points_a_day = 1\n")

    def nbgrader(folder, command, *options):
        line = [sys.executable, "-m", "nbgrader", command, SLUG, *options]
        done = subprocess.run(line, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    return nbgrader


def test_the_same_file_submitted_again_is_late_unless_collected_before_the_due_date(
    toy, sandbox, nbgrader, tmp_path_factory
):
    home, me = tmp_path_factory.mktemp("home"), getpass.getuser()
    shutil.copy(toy.root / "nbgrader_config.py", home)
    sheet = submit_to(toy, "nobody", RIGHT)
    (home / SLUG).mkdir()
    shutil.move(sheet, home / SLUG)
    shutil.rmtree(toy.root / "submitted" / "nobody")
    nbgrader(toy.root, "release_assignment")
    nbgrader(home, "submit")
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_assignment(SLUG, duedate=f"{datetime.now(UTC):%F %T.%f} UTC")
    nbgrader(home, "submit")

    def penalty(*options):
        nbgrader(toy.root, "collect", "--update", *options)
        (grade,) = grade_course(Course(toy.root)).grades
        assert grade.submission.student == me
        return grade.late_penalty

    assert penalty() == 1
    assert penalty("--before-duedate") == 0
