"""All personas, mutants and violated contracts as notebooks, with the expected verdicts."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from authoring.other_seeds import MOVE_SEEDS
from bank import contract, mutants
from grader import personas
from grader.course.course import Course

HERE = Path(__file__).parent
ROOT = HERE.parent
ASSIGNMENTS = sorted(path.name for path in (ROOT / "source").iterdir())


@dataclass(frozen=True, eq=False)
class Case:
    """A submitted notebook, and its expected verdict.

    Attributes:
        assignment: the assignment's name.
        name: the name of the persona or mutant.
        student: the student's id.
        notebook: the notebook, as JSON.
        lost: the tests that must lose their points, each with the misconception's code or "";
            None if all must.
        kind: "right", "wrong", "mutants" or "violations".
    """

    assignment: str
    name: str
    student: str
    notebook: str = field(repr=False)
    lost: dict[str, str] | None
    kind: str

    @property
    def codes(self) -> set[str]:
        """The misconceptions that must be detected."""
        return set(filter(None, (self.lost or {}).values()))

    def __str__(self):
        return f"{self.assignment}-{self.name}"


def submit(cases: Iterable[Case], folder: Path, seeds: int = 0) -> Course:
    """Create a course folder with these submissions.

    Args:
        cases: the submissions.
        folder: the course folder to create.
        seeds: the offset that is added to each seed in the sheet and the tests.
    """
    cases = list(cases)
    for assignment in {case.assignment for case in cases}:
        source = folder / "source" / assignment / f"{assignment}.ipynb"
        source.parent.mkdir(parents=True)
        original = (ROOT / "source" / assignment / source.name).read_text()
        source.write_text(_with_other_seeds(original, seeds))
    course = Course(folder, config_from=ROOT)
    course.limit(timeout=600, notebook_timeout=3000)  # so that a busy machine fails no case
    for case in cases:
        submitted = course.folder("submitted", case.student, case.assignment)
        submitted.mkdir(parents=True)
        (submitted / f"{case.assignment}.ipynb").write_text(_with_other_seeds(case.notebook, seeds))
    return course


def _with_other_seeds(text: str, by: int) -> str:
    if not by:
        return text
    notebook = nbformat.reads(text, as_version=4)
    first = nbformat.v4.new_code_cell(MOVE_SEEDS.format(offset=by), id="seeds")
    notebook.cells.insert(0, first)
    return nbformat.writes(notebook)


def _personas():
    for assignment in ASSIGNMENTS:
        source, release = (
            ROOT / folder / assignment / f"{assignment}.ipynb" for folder in ("source", "release")
        )
        yield Case(assignment, "model", "model", source.read_text(), {}, "right")
        yield Case(assignment, "blank", "blank", release.read_text(), None, "wrong")
        paths = {path.stem: path for path in sorted((HERE / assignment).glob("*.py"))}
        if (figures := HERE / "figures" / f"{assignment}.py").exists():
            paths["draws_figures"] = figures
        for name, path in paths.items():
            persona = personas.read(path)
            notebook = nbformat.writes(personas.submission(persona, release))
            kind = "wrong" if persona.lost else "right"
            yield Case(assignment, name, name, notebook, persona.lost, kind)


def _mutants():
    for assignment in ASSIGNMENTS:
        path = ROOT / "source" / assignment / f"{assignment}.ipynb"
        source = nbformat.read(path, as_version=4)
        for number, mutant in enumerate(mutants.mutants(source)):
            notebook = nbformat.writes(mutants.submission(mutant, source))
            yield Case(assignment, mutant.name, f"mutant{number:03}", notebook, {}, "mutants")


def _contracts():
    for assignment in ASSIGNMENTS:
        path = HERE / "contracts" / f"{assignment}.py"
        if path.exists():
            release = ROOT / "release" / assignment / f"{assignment}.ipynb"
            yield assignment, contract.read(path, nbformat.read(release, as_version=4))


def _violations():
    for assignment, written in CONTRACTS.items():
        path = ROOT / "source" / assignment / f"{assignment}.ipynb"
        source = nbformat.read(path, as_version=4)
        for number, group in enumerate(contract.packed(written.violations, source)):
            changed = copy.deepcopy(source)
            answers = {one.answer: one.source for one in group}
            for cell in changed.cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                cell.source = answers.get(grade_id, cell.source)
            lost = {test: code for one in group for test, code in one.lost.items()}
            name = f"violations{number:02}"
            yield Case(assignment, name, name, nbformat.writes(changed), lost, "violations")


CASES = list(_personas())
MUTANTS = list(_mutants())
CONTRACTS = dict(_contracts())
VIOLATIONS = list(_violations())
