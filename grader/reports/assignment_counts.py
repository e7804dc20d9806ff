"""The counts for one assignment that the class report shows."""

import math
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from grader.grading.outcome import Grade, Outcome
from grader.submissions.find import Rejection
from helpers.misconceptions import CATALOGUE, Misconception

#: Up to this maximum score, the histogram has one bar per point.
POINT_BY_POINT = 20
SLOWEST = 5
#: Up to this number, misconceptions of a single student are shown like the others.
MAX_RARE = 3


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram: the numbers of graded and of pending submissions."""

    label: str
    graded: int
    pending: int

    @property
    def all(self) -> int:
        """The sum of both."""
        return self.graded + self.pending


@dataclass(frozen=True)
class Task:
    """One graded cell: numbers of submissions by result, and the title of its task, if known."""

    name: str
    max_score: float
    full: int
    partly: int
    pending: int
    none: int
    unanswered: int = 0
    title: str = ""


@dataclass(frozen=True)
class Detected:
    """A misconception, the students in whose work it was detected, and the affected cells."""

    code: str
    entry: Misconception | None
    students: list[str]
    tasks: list[str]

    @property
    def title(self) -> str:
        """Its name, or its code if it is not in the catalogue."""
        return self.entry.name if self.entry else self.code


@dataclass(frozen=True)
class Section:
    """The report's section on one assignment."""

    assignment: str
    grades: list[Grade]
    rejections: list[Rejection]
    missing: list[str]
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def max_score(self) -> float:
        """The maximum score."""
        return max((grade.max_score for grade in self.grades), default=0)

    @property
    def pending(self) -> int:
        """The number of submissions pending manual grading."""
        return sum(grade.pending_points > 0 for grade in self.grades)

    @property
    def median(self) -> float | None:
        """The median of the current scores."""
        scores = [grade.score for grade in self.grades]
        return statistics.median(scores) if scores else None

    @property
    def bars(self) -> list[Bar]:
        """The histogram of the current scores."""
        highest = self.max_score
        step = 1 if highest <= POINT_BY_POINT else highest / 10
        last = math.ceil(highest / step) if highest else 0
        graded, pending = [0] * (last + 1), [0] * (last + 1)
        for grade in self.grades:
            counts = pending if grade.pending_points else graded
            counts[min(last, max(0, math.floor(grade.score / step)))] += 1
        labels = [f"{place * step:g}" for place in range(last + 1)]
        return [Bar(*bar) for bar in zip(labels, graded, pending, strict=True)]

    @property
    def tasks(self) -> list[Task]:
        """Each graded cell, in the notebook's order."""
        cells = defaultdict(list)
        for grade in self.grades:
            for cell in grade.cells:
                cells[cell.cell].append(cell)
        tasks = []
        for name, held in cells.items():
            pending = sum(cell.pending for cell in held)
            graded = [cell for cell in held if not cell.pending]
            full = sum(cell.score >= cell.max_score for cell in graded)
            none = sum(cell.score <= 0 < cell.max_score for cell in graded)
            partly = len(graded) - full - none
            unanswered = sum(not cell.answered for cell in held)
            counts = full, partly, pending, none, unanswered
            tasks.append(Task(name, held[0].max_score, *counts, self.titles.get(name, "")))
        return tasks

    def by_title(self, cells: list[str]) -> list[tuple[str, list[str]]]:
        """Group graded cells by the title of their task."""
        titled = groupby(cells, key=lambda name: self.titles.get(name, ""))
        return [(title, list(held)) for title, held in titled]

    @property
    def misconceptions(self) -> list[Detected]:
        """The detected misconceptions: the most frequent first, then in the tasks' order."""
        students, tasks = defaultdict(set), defaultdict(set)
        place = {task.name: place for place, task in enumerate(self.tasks)}
        for grade in self.grades:
            for cell in grade.cells:
                if cell.code:
                    students[cell.code].add(grade.submission.student)
                    tasks[cell.code].add(cell.cell)
        detected = [
            Detected(code, CATALOGUE.get(code), sorted(ids), sorted(tasks[code], key=place.get))
            for code, ids in students.items()
        ]
        return sorted(
            detected,
            key=lambda one: (-len(one.students), place[one.tasks[0]], one.title.casefold()),
        )

    @property
    def rare(self) -> list[Detected]:
        """The misconceptions of a single student, if there are more than MAX_RARE of them."""
        rare = [one for one in self.misconceptions if len(one.students) == 1]
        return rare if len(rare) > MAX_RARE else []

    @property
    def common(self) -> list[Detected]:
        """The misconceptions that are not `rare`."""
        found = self.misconceptions
        return found[: len(found) - len(self.rare)]

    @property
    def unexplained(self) -> list[tuple[str, int]]:
        """For each test, the number of submissions that lost points without a misconception."""
        lost = Counter()
        for grade in self.grades:
            for cell in grade.cells:
                if not cell.free_text and not cell.code and cell.score < cell.max_score:
                    lost[cell.cell] += 1
        return lost.most_common()

    @property
    def flagged(self) -> list[Grade]:
        """Submissions that need review."""
        return [grade for grade in self.grades if grade.run.review]

    @property
    def limited(self) -> list[Grade]:
        """Submissions that reached a limit."""
        return [grade for grade in self.grades if grade.run.limits]

    @property
    def timed(self) -> list[Grade]:
        """Submissions with a known time, slowest first."""
        known = [grade for grade in self.grades if grade.run.seconds is not None]
        return sorted(known, key=lambda grade: -grade.run.seconds)

    @property
    def slowest(self) -> list[Grade]:
        """The first few of `timed`."""
        return self.timed[:SLOWEST]

    @property
    def seconds(self) -> list[float]:
        """The notebooks' times in seconds, in ascending order."""
        return [grade.run.seconds for grade in reversed(self.timed)]


def sections(outcome: Outcome) -> tuple[list[Section], list[Rejection]]:
    """Group an outcome by assignment.

    Returns:
        A section for each assignment, and the rejections without one.
    """
    ordered = sorted(outcome.grades, key=lambda grade: grade.submission.assignment)
    grades = {
        name: list(held)
        for name, held in groupby(ordered, key=lambda grade: grade.submission.assignment)
    }
    rejections = defaultdict(list)
    for rejection in outcome.rejections:
        name = rejection.key[1] if rejection.key else None
        rejections[name if name in grades else None].append(rejection)
    found = [
        Section(
            name,
            held,
            rejections[name],
            outcome.missing.get(name, []),
            outcome.names.tasks.get(name, {}),
        )
        for name, held in grades.items()
    ]
    return found, rejections[None]
