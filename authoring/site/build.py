"""Write Sphinx's sources, and run Sphinx on them."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from authoring.notebook_text import ROOT
from authoring.site import alignment, assignments, copies, field_guide, glossary, launch, lessons
from authoring.site import quizzes as retrieval
from authoring.site import slides as presented
from authoring.site import symptoms as questions
from authoring.site.links import heading_id, in_html, plain, section_link
from helpers.lesson_files import file_name
from helpers.misconceptions import CATALOGUE

HERE = Path(__file__).parent
#: The lesson whose sentences and verdicts are the field guide.
FIELD_GUIDE = "09_old_advice_tested"


def build(folder: Path, repository: str | None = None) -> int:
    """Write the site; return Sphinx's exit code, which is not 0 after a warning.

    Args:
        folder: where to write: `source` for Sphinx, `html` for the web. Both are replaced.
        repository: the address of the students' copy, or None for that in `settings.toml`.

    Raises:
        AuthoringError: if a page cannot be made from the course.
    """
    source, html = folder / "source", folder / "html"
    for old in (source, html):
        shutil.rmtree(old, ignore_errors=True)
    for name, text in pages(launch.Launcher.read(repository)).items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for sheet in assignments.sheets():
        (source / "release").mkdir(exist_ok=True)
        shutil.copy(sheet, source / "release")
    options = ["--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto"]
    options += ["-c", str(HERE), "-d", str(folder / "doctrees"), "-b", "html"]
    # In a process of its own: Sphinx forks its workers, and a process that has loaded TensorFlow
    # has threads, with whose locks a forked child can crash.
    command = [sys.executable, "-m", "sphinx", *options, str(source), str(html)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def pages(launcher: launch.Launcher) -> dict[str, str]:
    """Return the text of each of Sphinx's sources by its path."""
    course = lessons.lessons()
    parts = lessons.parts(course)
    tasks = assignments.assignments()
    found = {"lessons": course, "parts": parts, "assignments": tasks, "launcher": launcher}
    found |= {"catalogue": CATALOGUE, "questions": questions.read(), "sections": section_link}
    found |= {"sentences": field_guide.sentences(ROOT / "course" / file_name(FIELD_GUIDE))}
    found |= {"seen": tomllib.loads(questions.SEEN.read_text(encoding="utf-8"))}
    found |= {"quizzes": retrieval.read([lesson.slug for lesson in course])}
    found |= {"guide": FIELD_GUIDE, "words": glossary.words()}
    found |= {"alignment": alignment.rows(course, tasks), "guides": copies.guides()}
    return copies.pages(course, tasks, launcher, found["words"]) | dict(_made(found))


def _made(found: dict) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each page that is made from data."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # what is written is Markdown
    )
    environment.filters |= {"plain": plain, "in_html": in_html, "heading_id": heading_id}
    for name in ("index", "field-guide", "glossary", "assignments", "teach", "alignment"):
        yield f"{name}.md", environment.get_template(f"{name}.md.j2").render(found)
    for name in ("symptoms", "misconceptions", "quizzes"):
        yield f"{name}/index.md", environment.get_template(f"{name}.md.j2").render(found)
    page = environment.get_template("misconception.md.j2")
    for code, entry in CATALOGUE.items():
        yield f"misconceptions/{code}.md", page.render(found, entry=entry)
    page = environment.get_template("slides.md.j2")
    for lesson in found["lessons"]:
        notebook = nbformat.read(ROOT / "course" / file_name(lesson.slug), as_version=4)
        slides = presented.slides(notebook)
        yield f"slides/{lesson.slug}.md", page.render(found, lesson=lesson, slides=slides)
    page = environment.get_template("quiz.md.j2")
    for lesson in found["lessons"]:
        quiz = found["quizzes"][lesson.slug]
        yield f"quizzes/{lesson.slug}.md", page.render(found, lesson=lesson, quiz=quiz)
    page = environment.get_template("question.md.j2")
    for question in found["questions"]:
        yield f"symptoms/{question.slug}.md", page.render(found, question=question)
