"""A demo class in `demo/`: personas with students' names, graded like any other class."""

import csv
import shutil
from pathlib import Path

import nbformat

from grader import personas
from grader.course.course import Course


def prepare(course_root: Path) -> Course:
    """Fill `demo/` with the class listed in `demo/class.csv` and return it as a course.

    `demo/` is a separate course folder: it has copies of the source notebooks, its own gradebook
    and its own working folders. The output of an earlier demo is removed first.

    Args:
        course_root: the real course folder.
    """
    demo = course_root / "demo"
    for leftover in ("source", "submitted", "autograded", "feedback"):
        shutil.rmtree(demo / leftover, ignore_errors=True)
    for leftover in ("gradebook.db", "grades.csv", "report.html", "changes.csv"):
        (demo / leftover).unlink(missing_ok=True)
    with (demo / "class.csv").open(newline="", encoding="utf-8") as file:
        students = list(csv.DictReader(file))
    for assignment in {student["assignment"] for student in students}:
        shutil.copytree(course_root / "source" / assignment, demo / "source" / assignment)
    course = Course(demo, config_from=course_root)
    for student in students:
        assignment = student["assignment"]
        release = course_root / "release" / assignment / f"{assignment}.ipynb"
        path = course_root / "bank" / assignment / f"{student['persona']}.py"
        notebook = personas.submission(personas.read(path), release)
        folder = course.folder("submitted", student["student_id"], assignment)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / release.name)
    with course.gradebook() as gradebook:
        for student in students:
            names = {key: student[key] for key in ("first_name", "last_name")}
            gradebook.update_or_create_student(student["student_id"], **names)
    return course
