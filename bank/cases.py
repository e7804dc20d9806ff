"""All personas and mutants as notebooks, with what each must get."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from authoring.other_seeds import MOVE_SEEDS
from bank import mutants
from grader import personas
from grader.course.course import Course

HERE = Path(__file__).parent
ROOT = HERE.parent
ASSIGNMENTS = sorted(path.name for path in (ROOT / "source").iterdir())


@dataclass(frozen=True, eq=False)
class Case:
    """A notebook as handed in, and what it must get.

    Attributes:
        assignment: its slug.
        name: of the persona or mutant.
        student: who hands it in.
        notebook: as JSON.
        lost: the tests that must lose their points, each with the misconception's code or "";
            None if all must.
        kind: "right", "wrong" or "mutants".
    """

    assignment: str
    name: str
    student: str
    notebook: str = field(repr=False)
    lost: dict[str, str] | None
    kind: str

    @property
    def codes(self) -> set[str]:
        """The misconceptions that must be recognised."""
        return set(filter(None, (self.lost or {}).values()))

    def __str__(self):
        return f"{self.assignment}-{self.name}"


def hand_in(cases: Iterable[Case], folder: Path, seeds: int = 0) -> Course:
    """Make a course folder in which these were handed in.

    Args:
        cases: submissions.
        folder: where the course is made.
        seeds: by how much each seed is moved that the sheet or a test sets.
    """
    cases = list(cases)
    for assignment in {case.assignment for case in cases}:
        source = folder / "source" / assignment / f"{assignment}.ipynb"
        source.parent.mkdir(parents=True)
        unmoved = (ROOT / "source" / assignment / source.name).read_text()
        source.write_text(_with_other_seeds(unmoved, seeds))
    course = Course(folder, config_from=ROOT)
    course.limit(timeout=600, notebook_timeout=3000)  # a busy machine is nobody's mistake
    for case in cases:
        handed_in = course.folder("submitted", case.student, case.assignment)
        handed_in.mkdir(parents=True)
        (handed_in / f"{case.assignment}.ipynb").write_text(_with_other_seeds(case.notebook, seeds))
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
            notebook = nbformat.writes(mutants.handed_in(mutant, source))
            yield Case(assignment, mutant.name, f"mutant{number:03}", notebook, {}, "mutants")


CASES = list(_personas())
MUTANTS = list(_mutants())
