"""What a class did in one assignment: the counts that its report shows."""

import math
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from grader.grading.outcome import Grade, Outcome
from grader.submissions.find import Rejection
from helpers.misconceptions import CATALOGUE, Misconception

#: Up to so many points, the histogram has a bar for each.
POINT_BY_POINT = 20
SLOWEST = 5
#: So many misconceptions of one student each are shown as the others are.
FEW = 3


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
    """How a class did in one graded cell: counts of submissions; its task's title, if known."""

    name: str
    max_score: float
    full: int
    partly: int
    waiting: int
    none: int
    unanswered: int = 0
    title: str = ""


@dataclass(frozen=True)
class Seen:
    """A misconception, the students in whose work it was recognised, and the tasks it cost."""

    code: str
    entry: Misconception | None
    students: list[str]
    tasks: list[str]

    @property
    def title(self) -> str:
        """Its name, or the code of one that the catalogue has not."""
        return self.entry.name if self.entry else self.code


@dataclass(frozen=True)
class Section:
    """What the page says of one assignment."""

    assignment: str
    grades: list[Grade]
    rejections: list[Rejection]
    missing: list[str]
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def max_score(self) -> float:
        """The points that can be had."""
        return max((grade.max_score for grade in self.grades), default=0)

    @property
    def waiting(self) -> int:
        """How many submissions wait for points by hand."""
        return sum(grade.pending_points > 0 for grade in self.grades)

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
            counts = waiting if grade.pending_points else done
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
            waiting = sum(cell.pending for cell in held)
            graded = [cell for cell in held if not cell.pending]
            full = sum(cell.score >= cell.max_score for cell in graded)
            none = sum(cell.score <= 0 < cell.max_score for cell in graded)
            partly = len(graded) - full - none
            unanswered = sum(not cell.answered for cell in held)
            counts = full, partly, waiting, none, unanswered
            tasks.append(Task(name, held[0].max_score, *counts, self.titles.get(name, "")))
        return tasks

    def by_title(self, cells: list[str]) -> list[tuple[str, list[str]]]:
        """Return the titles of graded cells, each with those of the cells that it has."""
        titled = groupby(cells, key=lambda name: self.titles.get(name, ""))
        return [(title, list(held)) for title, held in titled]

    @property
    def misconceptions(self) -> list[Seen]:
        """What was recognised: the most frequent first, then in the tasks' order."""
        students, tasks = defaultdict(set), defaultdict(set)
        place = {task.name: place for place, task in enumerate(self.tasks)}
        for grade in self.grades:
            for cell in grade.cells:
                if cell.code:
                    students[cell.code].add(grade.submission.student)
                    tasks[cell.code].add(cell.cell)
        seen = [
            Seen(code, CATALOGUE.get(code), sorted(who), sorted(tasks[code], key=place.get))
            for code, who in students.items()
        ]
        return sorted(
            seen, key=lambda one: (-len(one.students), place[one.tasks[0]], one.title.casefold())
        )

    @property
    def rare(self) -> list[Seen]:
        """The last of `misconceptions`: those of one student each, if these are many."""
        rare = [seen for seen in self.misconceptions if len(seen.students) == 1]
        return rare if len(rare) > FEW else []

    @property
    def common(self) -> list[Seen]:
        """The others of `misconceptions`."""
        found = self.misconceptions
        return found[: len(found) - len(self.rare)]

    @property
    def unexplained(self) -> list[tuple[str, int]]:
        """For each tested task, how many lost points there and no misconception was recognised."""
        lost = Counter()
        for grade in self.grades:
            for cell in grade.cells:
                if not cell.free_text and not cell.code and cell.score < cell.max_score:
                    lost[cell.cell] += 1
        return lost.most_common()

    @property
    def flagged(self) -> list[Grade]:
        """Submissions at which a person should look."""
        return [grade for grade in self.grades if grade.run.flags]

    @property
    def limited(self) -> list[Grade]:
        """Submissions that ran into a limit."""
        return [grade for grade in self.grades if grade.run.limits]

    @property
    def timed(self) -> list[Grade]:
        """Submissions whose time is known, the slowest first."""
        known = [grade for grade in self.grades if grade.run.seconds is not None]
        return sorted(known, key=lambda grade: -grade.run.seconds)

    @property
    def slowest(self) -> list[Grade]:
        """The first few of `timed`."""
        return self.timed[:SLOWEST]

    @property
    def seconds(self) -> list[float]:
        """How long the notebooks ran, from the fastest to the slowest."""
        return [grade.run.seconds for grade in reversed(self.timed)]


def sections(outcome: Outcome) -> tuple[list[Section], list[Rejection]]:
    """Sort an outcome by assignment.

    Returns:
        A section for each assignment, and the rejections that belong to none.
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
