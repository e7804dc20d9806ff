"""A page with the pairs of a class that wrote alike, side by side."""

from pathlib import Path

from grader import html_templates
from grader.course.naming import Naming
from grader.pages.highlighting import DIRECTIONS
from grader.similarity.pairs import Comparison, Pair, Shared
from grader.similarity.works import Class, Work


def write(path: Path, assignment: str, group: Class, found: Comparison, names: Naming) -> None:
    """Write the page: self-contained, without scripts.

    Args:
        path: the file; it is overwritten.
        assignment: the assignment's name.
        group: the class.
        found: its pairs.
        names: the students' names.
    """
    works = {work.student: work for work in group.works}
    environment = html_templates.environment(Path(__file__).parent)
    environment.filters["named"] = names.student
    page = environment.get_template("similarity_page.html.j2").render(
        assignment=assignment,
        size=len(group.works),
        unread=group.unread,
        obvious=found.obvious,
        pairs=[(pair, list(_sides(pair, works))) for pair in found.pairs],
    )
    path.write_text(page, encoding="utf-8", errors="replace")


def _sides(pair: Pair, works: dict[str, Work]):
    """Yield (what is shared, the lines of both works) for each task."""
    for task in pair.tasks:
        yield (
            task,
            [
                _lines(works[student], task, marked)
                for student, marked in zip(pair.students, task.lines, strict=True)
            ],
        )


def _lines(work: Work, task: Shared, marked: set[int]) -> list[tuple[bool, str]]:
    """Return the lines of a work in a task, and whether each has something shared."""
    source = getattr(work, task.kind)[task.title]
    # Code must be read in the order in which it runs.
    plain = DIRECTIONS.sub(lambda found: ascii(found[0])[1:-1], source)
    return [(number in marked, line) for number, line in enumerate(plain.split("\n"))]
