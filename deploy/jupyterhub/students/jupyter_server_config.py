"""Each student's own copies of the lessons, in `course/` of the home folder.

The student's server runs this when it starts. What is there already is the student's and stays.
"""

import shutil
from pathlib import Path

course = Path.home() / "course"
course.mkdir(exist_ok=True)
for lesson in (Path(__file__).resolve().parents[1] / "lessons").glob("*.ipynb"):
    if not (course / lesson.name).exists():
        shutil.copyfile(lesson, course / lesson.name)
