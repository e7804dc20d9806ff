"""Compare all works of a class, and list the pairs that share what hardly anybody else has."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from grader.similarity import fingerprints
from grader.similarity.fingerprints import Fingerprints
from grader.similarity.works import Class

#: A pair is listed if it shares this much of the smaller work's unusual part ...
MIN_SHARE = 0.5
#: ... and as much as this many fingerprints that only these two of a class of 30 have.
MIN_EVIDENCE = 8 * math.log(30 / 2)
#: ... or, in a single task, this much, with as much evidence as 12 such fingerprints.
MIN_TASK_SHARE = 0.8
MIN_TASK_EVIDENCE = 12 * math.log(30 / 2)
#: A fingerprint of more of the class than this is a usual way to write.
MAX_COMMON = 0.2
#: As many submissions always count as few.
FEW = 3
#: A task of which half the pairs share this much has one obvious answer, in a class of this size.
OBVIOUS = 0.5
MIN_CLASS = 8


@dataclass(frozen=True)
class Shared:
    """What two works share in one task.

    Attributes:
        title: the task's title.
        kind: "code" or "text".
        share: the shared part of the smaller work's unusual fingerprints, from 0 to 1.
        evidence: the shared fingerprints, each weighted by how rare it is in the class.
        lines: for each of the two, the lines with shared fingerprints, from 0.
    """

    title: str
    kind: str
    share: float
    evidence: float
    lines: tuple[set[int], set[int]]


@dataclass(frozen=True)
class Pair:
    """Two works that share more than chance explains.

    Attributes:
        students: their ids.
        share: the shared part of the smaller work's unusual fingerprints, from 0 to 1.
        evidence: the sum over all tasks.
        tasks: what they share in each task; the most telling first.
    """

    students: tuple[str, str]
    share: float
    evidence: float
    tasks: list[Shared]


@dataclass(frozen=True)
class Comparison:
    """The pairs of a class, most alike first, and the tasks that were left out as obvious."""

    pairs: list[Pair]
    obvious: list[str]


def compare(group: Class) -> Comparison:
    """Compare all works of a class."""
    obvious, parts = [], []
    for kind, read in (("code", fingerprints.of_code), ("text", fingerprints.of_text)):
        given = {one for text in group.sheet for one in read(text)}
        titles = dict.fromkeys(title for work in group.works for title in getattr(work, kind))
        for title in titles:
            own = _own(group, kind, title, read, given)
            if kind == "code" and _is_obvious(own):
                obvious.append(title)
            else:
                parts.append((title, kind, own, _weights(own, len(group.works))))
    pairs = _pairs(parts)
    return Comparison(sorted(pairs, key=lambda pair: -pair.evidence), obvious)


def _own(
    group: Class, kind: str, title: str, read: Callable[[str], Fingerprints], given: set[int]
) -> dict[str, Fingerprints]:
    """Return each student's fingerprints in a task that the sheet does not have."""
    found = {}
    for work in group.works:
        held = read(getattr(work, kind).get(title, ""))
        if kept := {one: lines for one, lines in held.items() if one not in given}:
            found[work.student] = kept
    return found


def _is_obvious(own: dict[str, Fingerprints]) -> bool:
    shares = [
        len(a.keys() & b.keys()) / min(len(a), len(b)) for a, b in combinations(own.values(), 2)
    ]
    return len(own) >= MIN_CLASS and median(shares) >= OBVIOUS


def _weights(own: dict[str, Fingerprints], size: int) -> dict[int, float]:
    """Return a weight for each unusual fingerprint; usual ones are left out."""
    counts = Counter(one for held in own.values() for one in held)
    most = max(FEW, MAX_COMMON * size)
    return {
        one: math.log(max(size, FEW + 1) / max(count, 2))
        for one, count in counts.items()
        if count <= most
    }


def _pairs(parts) -> list[Pair]:
    totals: dict[str, float] = defaultdict(float)
    shared: dict[tuple[str, str], list] = defaultdict(list)
    for title, kind, own, weights in parts:
        unusual = {student: held.keys() & weights.keys() for student, held in own.items()}
        sums = {student: sum(weights[one] for one in held) for student, held in unusual.items()}
        for student, total in sums.items():
            totals[student] += total
        for pair, common in _in_common(unusual).items():
            evidence = sum(weights[one] for one in common)
            share = evidence / min(sums[student] for student in pair)
            lines = tuple(
                {n for one in common for a, b in own[student][one] for n in range(a, b + 1)}
                for student in pair
            )
            shared[pair].append(Shared(title, kind, share, evidence, lines))
    found = []
    for pair, tasks in shared.items():
        evidence = sum(task.evidence for task in tasks)
        share = evidence / min(totals[student] for student in pair)
        whole = evidence >= MIN_EVIDENCE and share >= MIN_SHARE
        if whole or any(map(_is_telling, tasks)):
            tasks.sort(key=lambda task: -task.evidence)
            found.append(Pair(pair, share, evidence, tasks))
    return found


def _is_telling(task: Shared) -> bool:
    return task.share >= MIN_TASK_SHARE and task.evidence >= MIN_TASK_EVIDENCE


def _in_common(unusual: dict[str, set[int]]) -> dict[tuple[str, str], list[int]]:
    """Return the common fingerprints of each pair that has any."""
    students = defaultdict(list)
    for student, held in unusual.items():
        for one in held:
            students[one].append(student)
    common = defaultdict(list)
    for one, those in students.items():
        for pair in combinations(sorted(those), 2):
            common[pair].append(one)
    return common
