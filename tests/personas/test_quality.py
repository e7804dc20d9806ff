"""The page on what hidden tests catch counts what was graded."""

import re
import tomllib
from itertools import count

import pytest

from bank import quality
from bank.cases import CASES, MUTANTS, ROOT, Case
from bank.packing import task_of
from bank.quality import Verdict

SLUG = "02_trainable_weights"
numbers = count()


def verdict(kind, answer, *lost, code="", **more):
    """A case that fails these tests, as expected, but for the misconception of each."""
    name = f"{kind}{next(numbers)}"
    case = Case(SLUG, name, name, "{}", dict.fromkeys(lost, ""), kind, {answer: ""}, **more)
    return Verdict(case, dict.fromkeys(lost, code))


def cells(text, start):
    """The cells of the one row that begins with these."""
    (row,) = re.findall(rf"^\| {re.escape(start)} \|.*$", text, re.MULTILINE)
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.fixture
def answers():
    """Two answers of an assignment, in different tasks."""
    names = [cell for case in MUTANTS if case.assignment == SLUG for cell in case.answers]
    first = names[0]
    return first, next(name for name in names if task_of(SLUG, name) != task_of(SLUG, first))


@pytest.fixture
def page(answers):
    first, second = answers
    removed = {"operator": "no statement"}
    verdicts = [
        verdict("mutants", first, "a", **removed),
        verdict("mutants", first, **removed),
        verdict("mutants", second, "b", "c", operator="no keyword"),
        verdict("wrong", first, "a", "x", blind=True),
        verdict("wrong", second, "b", "c", blind=True),
        verdict("wrong", second, "d", blind=True),
        verdict("wrong", second, "b", "c"),
        verdict("violations", first, "a"),
        verdict("violations", first, "a", code="another-misconception"),
    ]
    return quality.page(verdicts, [{"date": "now", "writers": 2, "mistakes": 8, "caught": 6}])


def test_each_task_and_each_change_has_its_counts(page, answers):
    task, other = (task_of(SLUG, answer) for answer in answers)
    assert cells(page, f"02 | {task}")[2:] == ["1 (1)", "1 of 2", "2", "1", "0", "50%"]
    assert cells(page, f"02 | {other}")[2:] == ["3 (2)", "0 of 0", "1", "1", "0", "100%"]
    assert cells(page, "no statement")[1:] == ["2", "1", "0", "50%"]
    assert cells(page, "all")[1:] == ["3", "2", "0", "67%"]


def test_blind_mistakes_are_compared_with_mutants_of_the_same_answer(page):
    assert "For 3 wrong answers" in page
    assert "For 2 of them (67%)" in page and "for 1 (33%) one that fails exactly" in page


def test_rounds_are_listed(page):
    assert cells(page, "now")[1:] == ["2", "8", "6 (75%)"]


def test_the_page_has_all_rounds():
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    (table,) = quality.ROUNDS.findall(page)
    assert table == quality.table_of_rounds(quality.read_rounds()), "run `make quality COUNTS=1`"


def test_the_site_has_the_counts_of_the_bank():
    written = quality.SEEN.read_text(encoding="utf-8")
    assert written == quality.seen(CASES), "run `make quality COUNTS=1`"
    wrong = [case for case in CASES if case.kind == "wrong"]
    assert sum(case.blind for case in wrong) > 0
    total, blind = tomllib.loads(written)["stale-compile-after-thawing"]
    assert 0 < total == sum("stale-compile-after-thawing" in case.codes for case in wrong) >= blind


def test_the_page_has_each_task_of_the_bank():
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    mine = {(case.assignment, cell) for case in MUTANTS for cell in case.answers}
    tasks = {(assignment[:2], task_of(assignment, cell)) for assignment, cell in mine}
    assert all(cells(page, f"{number} | {task}") for number, task in tasks), "run `make quality`"
