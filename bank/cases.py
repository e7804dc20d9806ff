"""All personas, mutants and violated contracts as notebooks, with the expected verdicts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader import utils

from authoring.other_seeds import MOVE_SEEDS
from bank import contract, mutants
from bank.packing import Packed, with_answers
from grader import personas
from grader.course.course import Course
from grader.sheet.leaks import MARKER

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
        base: a notebook, as JSON.
        lost: the tests that must lose their points, each with the misconception's code or "";
            None if all must.
        kind: "right", "wrong", "mutants" or "violations".
        answers: grade_ids and sources of the answers that it changes in `base`; if there are any,
            it changes nothing else.
        blind: whether its author had not seen the model solution.
        operator: of a mutant, the kind of change.
    """

    assignment: str
    name: str
    student: str
    base: str = field(repr=False)
    lost: dict[str, str] | None
    kind: str
    answers: dict[str, str] = field(repr=False, default_factory=dict)
    blind: bool = False
    operator: str = ""

    @property
    def notebook(self) -> str:
        """The submitted notebook, as JSON."""
        return with_answers(self.base, self.answers) if self.answers else self.base

    @property
    def codes(self) -> set[str]:
        """The misconceptions that must be detected."""
        return set(filter(None, (self.lost or {}).values()))

    def __str__(self):
        return f"{self.assignment}-{self.name}"


def submit(cases: Iterable[Case | Packed], folder: Path, seeds: int = 0) -> Course:
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
        yield Case(assignment, "model", "model", _solved(source), {}, "right")
        yield Case(assignment, "blank", "blank", release.read_text(), None, "wrong")
        paths = {path.stem: path for path in sorted((HERE / assignment).glob("*.py"))}
        if (figures := HERE / "figures" / f"{assignment}.py").exists():
            paths["draws_figures"] = figures
        for name, path in paths.items():
            persona = personas.read(path)
            notebook = personas.submission(persona, release)
            kind = "wrong" if persona.lost else "right"
            base, answers = nbformat.writes(notebook), {}
            if persona.base and persona.lost:
                changed = personas.submission(personas.read(persona.base), release)
                if len(changed.cells) == len(notebook.cells):
                    base, answers = nbformat.writes(changed), _differences(changed, notebook)
            blind = persona.blind
            yield Case(assignment, name, name, base, persona.lost, kind, answers, blind)


def _solved(source: Path) -> str:
    """Return a source notebook as somebody would have answered it: without marks in answers."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if utils.is_solution(cell):
            cell.source = _without_marks(cell.source)
    return nbformat.writes(notebook)


def _without_marks(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if not MARKER.search(line))


def _differences(before, after) -> dict[str, str]:
    return {
        new.metadata.nbgrader.grade_id: new.source
        for old, new in zip(before.cells, after.cells, strict=True)
        if old.source != new.source
    }


def _mutants():
    for assignment in ASSIGNMENTS:
        path = ROOT / "source" / assignment / f"{assignment}.ipynb"
        solved = _solved(path)
        for number, mutant in enumerate(mutants.mutants(nbformat.read(path, as_version=4))):
            answers = {mutant.answer: _without_marks(mutant.source)}
            student = f"mutant{number:03}"
            yield Case(
                assignment,
                mutant.name,
                student,
                solved,
                {},
                "mutants",
                answers,
                operator=mutant.operator,
            )


def _contracts():
    for assignment in ASSIGNMENTS:
        path = HERE / "contracts" / f"{assignment}.py"
        if path.exists():
            release = ROOT / "release" / assignment / f"{assignment}.ipynb"
            yield assignment, contract.read(path, nbformat.read(release, as_version=4))


def _violations():
    for assignment, written in CONTRACTS.items():
        solved = _solved(ROOT / "source" / assignment / f"{assignment}.ipynb")
        for number, one in enumerate(written.violations):
            name, answers = f"violation{number:03}", {one.answer: one.source}
            yield Case(assignment, name, name, solved, one.lost, "violations", answers)


CASES = list(_personas())
MUTANTS = list(_mutants())
CONTRACTS = dict(_contracts())
VIOLATIONS = list(_violations())
