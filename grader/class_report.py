"""What a class understood: one HTML page that holds everything it shows, and runs nothing."""

import math
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2
import markupsafe

from grader import lesson_links
from grader.grade import Grade, Outcome
from grader.intake import printable
from grader.submissions import Refusal
from helpers.misconceptions import CATALOGUE, Misconception

#: Up to so many points, the histogram has a bar for each.
POINT_BY_POINT = 20
SLOWEST = 5


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram: how many submissions are done, how many wait for points."""

    label: str
    done: int
    waiting: int

    @property
    def all(self) -> int:
        """Both together."""
        return self.done + self.waiting


@dataclass(frozen=True)
class Task:
    """How a class did in one graded cell: counts of submissions."""

    name: str
    max_score: float
    full: int
    partly: int
    waiting: int
    none: int


@dataclass(frozen=True)
class Seen:
    """A misconception, the students in whose work it was recognised, and the tasks it cost."""

    code: str
    entry: Misconception | None
    students: list[str]
    tasks: list[str]


@dataclass(frozen=True)
class Section:
    """What the page says of one assignment."""

    assignment: str
    grades: list[Grade]
    refusals: list[Refusal]
    missing: list[str]

    @property
    def max_score(self) -> float:
        """The points that can be had."""
        return max((grade.max_score for grade in self.grades), default=0)

    @property
    def complete(self) -> list[Grade]:
        """Submissions in which nothing waits to be graded by hand."""
        return [grade for grade in self.grades if not grade.points_by_hand]

    @property
    def median(self) -> float | None:
        """The median of the points so far."""
        scores = [grade.score for grade in self.grades]
        return statistics.median(scores) if scores else None

    @property
    def bars(self) -> list[Bar]:
        """The histogram of points so far."""
        most = self.max_score
        step = 1 if most <= POINT_BY_POINT else most / 10
        last = math.ceil(most / step) if most else 0
        done, waiting = [0] * (last + 1), [0] * (last + 1)
        for grade in self.grades:
            counts = waiting if grade.points_by_hand else done
            counts[min(last, max(0, math.floor(grade.score / step)))] += 1
        labels = [f"{place * step:g}" for place in range(last + 1)]
        return [Bar(*bar) for bar in zip(labels, done, waiting, strict=True)]

    @property
    def tasks(self) -> list[Task]:
        """Each graded cell, in the notebook's order."""
        cells = defaultdict(list)
        for grade in self.grades:
            for cell in grade.cells:
                cells[cell.cell].append(cell)
        tasks = []
        for name, held in cells.items():
            waiting = sum(cell.by_hand for cell in held)
            graded = [cell for cell in held if not cell.by_hand]
            full = sum(cell.score >= cell.max_score for cell in graded)
            none = sum(cell.score <= 0 < cell.max_score for cell in graded)
            partly = len(graded) - full - none
            tasks.append(Task(name, held[0].max_score, full, partly, waiting, none))
        return tasks

    @property
    def misconceptions(self) -> list[Seen]:
        """What was recognised, the most frequent first."""
        students, tasks = defaultdict(set), defaultdict(set)
        for grade in self.grades:
            for cell in grade.cells:
                if cell.code:
                    students[cell.code].add(grade.submission.student)
                    tasks[cell.code].add(cell.cell)
        seen = [
            Seen(code, CATALOGUE.get(code), sorted(who), sorted(tasks[code]))
            for code, who in students.items()
        ]
        return sorted(seen, key=lambda one: (-len(one.students), one.code))

    @property
    def unexplained(self) -> list[tuple[str, int]]:
        """For each tested task, how many lost points there and no misconception was recognised."""
        lost = Counter()
        for grade in self.grades:
            for cell in grade.cells:
                if not cell.written and not cell.code and cell.score < cell.max_score:
                    lost[cell.cell] += 1
        return lost.most_common()

    @property
    def flagged(self) -> list[Grade]:
        """Submissions at which a person should look."""
        return [grade for grade in self.grades if grade.flags]

    @property
    def limited(self) -> list[Grade]:
        """Submissions that ran into a limit."""
        return [grade for grade in self.grades if grade.limits]

    @property
    def timed(self) -> list[Grade]:
        """Submissions whose time is known, the slowest first."""
        known = [grade for grade in self.grades if grade.seconds is not None]
        return sorted(known, key=lambda grade: -grade.seconds)

    @property
    def slowest(self) -> list[Grade]:
        """The first few of `timed`."""
        return self.timed[:SLOWEST]

    @property
    def seconds(self) -> list[float]:
        """How long the notebooks ran, from the fastest to the slowest."""
        return [grade.seconds for grade in reversed(self.timed)]


def sections(outcome: Outcome) -> tuple[list[Section], list[Refusal]]:
    """Sort an outcome by assignment.

    Returns:
        A section for each assignment, and the refusals that belong to none.
    """
    ordered = sorted(outcome.grades, key=lambda grade: grade.submission.assignment)
    grades = {
        name: list(held)
        for name, held in groupby(ordered, key=lambda grade: grade.submission.assignment)
    }
    refusals = defaultdict(list)
    for refusal in outcome.refusals:
        name = refusal.whose[1] if refusal.whose else None
        refusals[name if name in grades else None].append(refusal)
    found = [
        Section(name, held, refusals[name], outcome.missing.get(name, []))
        for name, held in grades.items()
    ]
    return found, refusals[None]


def _by_reason(refusals: list[Refusal]) -> list[tuple[str, list[str]]]:
    """Return each reason with what was refused for it, the most frequent first."""
    paths = defaultdict(list)
    for refusal in refusals:
        paths[printable(refusal.reason)].append(printable(str(refusal.path)))
    return sorted(paths.items(), key=lambda held: (-len(held[1]), held[0]))


def _with_code(text: str) -> markupsafe.Markup:
    """Return a text of the catalogue as HTML, with what stands in backticks as code."""
    return markupsafe.Markup(re.sub(r"`(.+?)`", r"<code>\1</code>", str(markupsafe.escape(text))))


def _breakable(name: str) -> markupsafe.Markup:
    """Return a name that may be broken behind each underscore."""
    return markupsafe.escape(name).replace("_", markupsafe.Markup("_<wbr>"))


def write(outcome: Outcome, path: Path, *, sandboxed: bool) -> None:
    """Write the page.

    Args:
        outcome: what was graded.
        path: the file; it is written anew.
        sandboxed: whether students' code ran in a sandbox; if not, the page says so.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["code"] = _with_code
    environment.filters["breakable"] = _breakable
    environment.filters["printable"] = lambda what: printable(str(what))
    environment.filters["by_reason"] = _by_reason
    environment.filters["median"] = statistics.median
    environment.filters["lesson"] = lambda entry: lesson_links.address(entry, path.parent)
    found, strays = sections(outcome)
    page = environment.get_template("class_report.html.j2").render(
        sections=found, strays=strays, sandboxed=sandboxed
    )
    path.write_text(page, encoding="utf-8")
