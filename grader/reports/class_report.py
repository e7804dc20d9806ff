"""The class report: one self-contained HTML page without scripts."""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import markupsafe

from grader import html_templates
from grader.course.naming import Naming
from grader.grading.outcome import Outcome
from grader.pages import lesson_links
from grader.pages.sanitizer import with_code
from grader.reports.assignment_counts import sections
from grader.submissions.find import Rejection, Submission
from grader.text import printable


def _by_reason(rejections: list[Rejection], names: Naming) -> list[tuple[str, list[str]]]:
    """Group rejected paths, with the students' names, by reason; the most frequent first."""
    paths = defaultdict(list)
    for rejection in rejections:
        path = printable(str(rejection.path))
        if rejection.key and rejection.key[0] in names.students:
            path = f"{names.student(rejection.key[0])}: {path}"
        paths[printable(rejection.reason)].append(path)
    return sorted(paths.items(), key=lambda held: (-len(held[1]), held[0]))


def _breakable(name: str) -> markupsafe.Markup:
    """Return a name that can be wrapped after each underscore."""
    return markupsafe.escape(name).replace("_", markupsafe.Markup("_<wbr>"))


def write(
    outcome: Outcome, path: Path, *, sandboxed: bool, ungraded: Iterable[Submission] = ()
) -> None:
    """Write the page.

    Args:
        outcome: the results.
        path: the file; it is overwritten.
        sandboxed: whether students' code ran in a sandbox; if not, the page has a warning.
        ungraded: submissions that have not been graded since they were submitted.
    """
    environment = html_templates.environment(Path(__file__).parent)
    environment.filters["code"] = with_code
    environment.filters["breakable"] = _breakable
    environment.filters["printable"] = lambda text: printable(str(text))
    environment.filters["named"] = outcome.names.student
    environment.filters["by_reason"] = lambda rejections: _by_reason(rejections, outcome.names)
    environment.filters["median"] = statistics.median
    environment.filters["lesson"] = lambda entry: lesson_links.address(entry, path.parent)
    found, unassigned = sections(outcome)
    waiting = defaultdict(list)
    for submission in ungraded:
        waiting[submission.assignment].append(submission.student)
    page = environment.get_template("class_report.html.j2").render(
        sections=found, unassigned=unassigned, sandboxed=sandboxed, waiting=waiting
    )
    path.write_text(page, encoding="utf-8")
