"""Pages with questions: one for each student, and one with all answers."""

from pathlib import Path

from grader import html_templates
from grader.course.naming import Naming
from grader.pages.highlighting import DIRECTIONS
from grader.viva import tasks
from grader.viva.class_viva import Viva
from grader.viva.questions import Question, where

#: The page with the answers, and the folder of the students' pages.
ANSWERS, STUDENTS = "answers.html", "students"


def write(
    folder: Path, assignment: str, held: list[Viva], names: Naming, answers: str = ANSWERS
) -> None:
    """Write the pages: self-contained, without scripts.

    Nothing is deleted but an earlier page of a student who has no questions now.

    Args:
        folder: the folder to write into.
        assignment: the assignment's name.
        held: the students' questions.
        names: names of students and titles of tasks.
        answers: the name of the page with the answers.
    """
    (folder / STUDENTS).mkdir(parents=True, exist_ok=True)
    environment = html_templates.environment(Path(__file__).parent)
    environment.filters |= {"named": names.student, "numbered": _numbered, "visible": _visible}
    environment.filters |= {"where": _where, "used": _used}
    page = environment.get_template("viva_page.html.j2")
    titles = names.tasks.get(assignment, {})
    facts = {"assignment": assignment, "titles": titles}
    for viva in held:
        path = folder / STUDENTS / f"{viva.student}.html"
        if viva.questions:
            _write(path, page.render(facts, held=[viva], answers=False))
        else:
            path.unlink(missing_ok=True)
    _write(folder / answers, page.render(facts, held=held, answers=True))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace")


def _numbered(question: Question, of_try_out: bool) -> list[tuple[int, bool, str]]:
    """Return the lines of the code or of the try-out: number, whether it is changed, text."""
    code = question.task.try_out if of_try_out else question.task.code
    first, last = question.change.lines if of_try_out == question.in_try_out else (0, 0)
    lines = enumerate(_visible(code).split("\n"), start=1)
    return [(number, first <= number <= last, line) for number, line in lines]


def _used(viva: Viva) -> dict[str, str]:
    """Return the functions and classes that the questions need, but do not show."""
    shown = {name for one in viva.questions for name in tasks.definitions([one.task.code])}
    used = {name: code for one in viva.questions for name, code in one.task.used.items()}
    return {name: used[name] for name in sorted(used.keys() - shown)}


def _where(question: Question) -> str:
    return where(question.change, question.in_try_out)


def _visible(text: str) -> str:
    """Show characters that change the direction of text, as in the report of alike works."""
    return DIRECTIONS.sub(lambda found: ascii(found[0])[1:-1], text)
