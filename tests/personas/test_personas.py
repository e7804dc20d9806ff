"""Every persona gets exactly the verdict in its header, through the real grader.

The model solution and the blank release are personas too; they are taken from `source/` and
`release/`, so that the solution stands in one place only.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grader import personas
from grader.course import Course
from grader.grade import Grade, grade_course

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ASSIGNMENTS = sorted(path.name for path in (ROOT / "source").iterdir())


@dataclass(frozen=True)
class Case:
    """A notebook as handed in, and what it must get."""

    assignment: str
    name: str
    notebook: str
    lost: dict[str, str] | None  # None: everything


def cases():
    for assignment in ASSIGNMENTS:
        source, release = (
            ROOT / folder / assignment / f"{assignment}.ipynb" for folder in ("source", "release")
        )
        yield Case(assignment, "model", source.read_text(), {})
        yield Case(assignment, "blank", release.read_text(), None)
        for path in sorted((HERE / assignment).glob("*.py")):
            persona = personas.read(path)
            notebook = nbformat.writes(personas.submission(persona, release))
            yield Case(assignment, persona.name, notebook, persona.lost)


CASES = list(cases())


def grade(case: Case, folder: Path) -> Grade:
    """Grade one case in a course folder of its own."""
    (folder / "source").mkdir(parents=True)
    (folder / "source" / case.assignment).symlink_to(ROOT / "source" / case.assignment)
    course = Course(folder, config_from=ROOT)
    handed_in = course.folder("submitted", case.name, case.assignment)
    handed_in.mkdir(parents=True)
    (handed_in / f"{case.assignment}.ipynb").write_text(case.notebook)
    outcome = grade_course(course)
    assert not outcome.refusals, outcome.refusals
    return outcome.grades[0]


def is_verdict(item) -> bool:
    return item.originalname == test_the_verdict_is_right.__name__


@pytest.fixture(scope="session")
def verdicts(request, tmp_path_factory):
    """Grade the selected cases, as many at a time as there are cores."""
    chosen = [item.callspec.params["case"] for item in request.session.items if is_verdict(item)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield {
            (case.assignment, case.name): pool.submit(
                grade, case, tmp_path_factory.mktemp(case.name)
            )
            for case in chosen
        }
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.assignment}-{case.name}")
def test_the_verdict_is_right(case, verdicts):
    graded = verdicts[case.assignment, case.name].result()
    tests = [cell for cell in graded.cells if not cell.written]
    lost = {cell.cell: cell.code or "" for cell in tests if cell.score < cell.max_score}
    expected = {cell.cell: "" for cell in tests} if case.lost is None else case.lost
    assert lost == expected
    assert all(cell.score in (0, cell.max_score) for cell in tests)
    assert graded.max_score == 10


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_bank_is_wide_enough(assignment):
    bank = [personas.read(path) for path in (HERE / assignment).glob("*.py")]
    assert sum(not persona.lost for persona in bank) >= 4
    assert sum(bool(persona.lost) for persona in bank) >= 8
    assert 2 * sum(persona.blind for persona in bank) >= len(bank)
