"""A demo class: personas under students' names, graded like any other class, in `demo/`."""

import csv
import shutil
from pathlib import Path

from grader import personas
from grader.course import Course

ASSIGNMENT = "03_cloning_and_freezing"


def prepare(course_root: Path) -> Course:
    """Fill `demo/` with the class listed in `demo/class.csv` and return it as a course.

    `demo/` is a course folder of its own: source notebooks copied in, its own gradebook and
    working folders. What an earlier demo left there is removed first; nothing else is touched.

    Args:
        course_root: the real course folder.
    """
    demo = course_root / "demo"
    for leftover in ("source", "submitted", "autograded", "feedback"):
        shutil.rmtree(demo / leftover, ignore_errors=True)
    for leftover in ("gradebook.db", "grades.csv"):
        (demo / leftover).unlink(missing_ok=True)
    shutil.copytree(course_root / "source" / ASSIGNMENT, demo / "source" / ASSIGNMENT)
    release = course_root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    course = Course(demo, config_from=course_root)
    with (demo / "class.csv").open(newline="", encoding="utf-8") as file:
        students = list(csv.DictReader(file))
    for student in students:
        path = course_root / "tests" / "personas" / ASSIGNMENT / f"{student['persona']}.py"
        notebook = personas.submission(personas.read(path), release)
        folder = course.folder("submitted", student["student_id"], ASSIGNMENT)
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(personas.nbformat.writes(notebook))
    with course.gradebook() as gradebook:
        for student in students:
            names = {key: student[key] for key in ("first_name", "last_name")}
            gradebook.update_or_create_student(student["student_id"], **names)
    return course
