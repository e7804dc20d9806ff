"""Measure what the hidden tests catch, and write docs/quality.md: python -m bank.quality.

All that is wrong in the bank is graded, which takes most of an hour. With --counts, nothing is
graded: only the table of the writers' rounds is written anew, and for the web site how many wrong
submissions have each misconception.
"""

import argparse
import os
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from authoring.site.symptoms import SEEN
from bank.cases import CASES, CONTRACTS, HERE, MUTANTS, ROOT, VIOLATIONS, Case
from bank.judging import judge
from bank.mutants import equivalent
from bank.packing import task_of

PAGE, WRITTEN = HERE / "quality_page.md", ROOT / "docs" / "quality.md"
ROUNDS = re.compile(r"^\| round \|.*(?:\n\|.*)*", re.MULTILINE)
HEAD = """\
# In how many wrong submissions of the bank a misconception must be recognized, and how many of
# them are from people who had not seen the model solution. Written by `make quality`."""
MUTANT_COLUMNS = ("mutants", "caught", "equivalent", "mutation score")


@dataclass(frozen=True)
class Verdict:
    """A case that was graded.

    Attributes:
        case: the case.
        misconceptions: the code (maybe "") of each test that it fails.
    """

    case: Case
    misconceptions: dict[str, str]

    @property
    def lost(self) -> set[str]:
        """The tests that it fails."""
        return set(self.misconceptions)

    @property
    def tasks(self) -> set[int]:
        """The tasks of its answers."""
        return {task_of(self.case.assignment, answer) for answer in self.case.answers}

    @property
    def expected(self) -> bool:
        """Whether it is the verdict that the bank has for the case."""
        if self.case.kind == "mutants":
            return bool(self.lost) != self.excluded
        return self.case.lost in (None, self.misconceptions)

    @property
    def excluded(self) -> bool:
        """Whether it is a mutant that no test can tell from a right answer."""
        return self.case.name in equivalent(self.case.assignment)


def main() -> None:
    """Grade everything, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bank.quality")
    parser.add_argument("--counts", action="store_true", help="grade nothing")
    counts_only = parser.parse_args().counts
    SEEN.write_text(seen(CASES), encoding="utf-8")
    if counts_only:
        table = table_of_rounds(read_rounds())
        text = WRITTEN.read_text(encoding="utf-8")
        WRITTEN.write_text(ROUNDS.sub(lambda _: table, text), encoding="utf-8")
        return
    verdicts = []
    for assignment in CONTRACTS:
        print(assignment, "...", flush=True)
        verdicts += graded(assignment)
    WRITTEN.write_text(page(verdicts, read_rounds()), encoding="utf-8")
    unexpected = [f"{one.case}: {one.misconceptions}" for one in verdicts if not one.expected]
    if unexpected:
        sys.exit("\n".join(["Verdicts that are not those of the bank:", *unexpected]))


def seen(cases: Iterable[Case]) -> str:
    """Return in how many wrong submissions each misconception must be recognized, as TOML."""
    wrong = [case for case in cases if case.kind == "wrong"]
    codes = Counter(code for case in wrong for code in case.codes)
    blind = Counter(code for case in wrong if case.blind for code in case.codes)
    lines = [f"{code} = [{number}, {blind[code]}]" for code, number in sorted(codes.items())]
    return "\n".join([HEAD, *lines, ""])


def read_rounds() -> list[dict]:
    """Return the writers' rounds, each with `date`, `writers`, `mistakes` and `caught`."""
    return tomllib.loads((HERE / "rounds.toml").read_text(encoding="utf-8"))["round"]


def table_of_rounds(rounds: list[dict]) -> str:
    """Return the rounds as a table in Markdown."""
    lines = (
        (one["date"], one["writers"], one["mistakes"], _of(one["caught"], one["mistakes"]))
        for one in rounds
    )
    return _table(("round", "writers", "mistakes", "cost the right point"), lines)


def graded(assignment: str) -> Iterator[Verdict]:
    """Grade an assignment's wrong cases, and yield their verdicts."""
    wrong = (case for case in [*CASES, *MUTANTS, *VIOLATIONS] if case.kind != "right")
    cases = [case for case in wrong if case.assignment == assignment]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        grades = judge(cases, Path(folder), jobs=len(os.sched_getaffinity(0)))
    for case, grade in grades.items():
        tests = (cell for cell in grade.cells if not cell.free_text)
        lost = {cell.cell: cell.code or "" for cell in tests if cell.score < cell.max_score}
        yield Verdict(case, lost)


def page(verdicts: list[Verdict], rounds: list[dict]) -> str:
    """Return the page.

    Args:
        verdicts: of all wrong cases.
        rounds: see `read_rounds`.
    """
    blind = [one for one in verdicts if one.case.kind == "wrong" and one.case.blind and one.tasks]
    mutants = [one for one in verdicts if one.case.kind == "mutants"]
    pairs = [(one.lost, [m.lost for m in mutants if _same_answer(m, one)]) for one in blind]
    some = sum(any(lost & other for other in others) for lost, others in pairs)
    same = sum(lost in others for lost, others in pairs)
    count = partial(_count, verdicts)
    return PAGE.read_text(encoding="utf-8").format(
        cases=f"{count('wrong')} wrong submissions, {count('mutants')} mutants and"
        f" {count('violations')} violated sentences",
        rounds=table_of_rounds(rounds),
        tasks=_table(
            ("assignment", "task", "wrong (blind)", "sentences", *MUTANT_COLUMNS),
            _rows_of_tasks(verdicts),
        ),
        operators=_table(("change", *MUTANT_COLUMNS), _rows_of_operators(mutants)),
        blind=len(blind),
        some=some,
        some_share=_share(some, len(blind)),
        same=same,
        same_share=_share(same, len(blind)),
    )


def _rows_of_tasks(verdicts: list[Verdict]) -> Iterator[tuple]:
    keys = {(one.case.assignment, task) for one in verdicts for task in one.tasks}
    for assignment, task in sorted(keys):
        mine = [v for v in verdicts if v.case.assignment == assignment and task in v.tasks]
        wrong = [one for one in mine if one.case.kind == "wrong"]
        blind = sum(one.case.blind for one in wrong)
        sentences = [one for one in mine if one.case.kind == "violations"]
        mutants = [one for one in mine if one.case.kind == "mutants"]
        if mutants:
            numbers = f"{len(wrong)} ({blind})", _caught(sentences)
            yield assignment[:2], task, *numbers, *_scores(mutants)


def _rows_of_operators(mutants: list[Verdict]) -> Iterator[tuple]:
    for operator in sorted({one.case.operator for one in mutants}):
        yield operator, *_scores([one for one in mutants if one.case.operator == operator])
    yield "all", *_scores(mutants)


def _scores(mutants: list[Verdict]) -> tuple:
    caught = sum(bool(one.lost) for one in mutants)
    excluded = sum(one.excluded for one in mutants)
    return len(mutants), caught, excluded, _share(caught, len(mutants) - excluded)


def _same_answer(mutant: Verdict, one: Verdict) -> bool:
    same = mutant.case.assignment == one.case.assignment
    return same and bool(mutant.lost) and mutant.case.answers.keys() <= one.case.answers.keys()


def _caught(sentences: list[Verdict]) -> str:
    return f"{sum(one.expected for one in sentences)} of {len(sentences)}"


def _count(verdicts: list[Verdict], kind: str) -> int:
    return sum(one.case.kind == kind for one in verdicts)


def _of(part: int, whole: int) -> str:
    return f"{part} ({_share(part, whole)})"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _table(head: Iterable, rows: Iterable[Iterable]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


if __name__ == "__main__":
    main()
