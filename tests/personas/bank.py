"""All personas as notebooks, with what each must get."""

from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader import personas
from grader.course import Course

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ASSIGNMENTS = sorted(path.name for path in (ROOT / "source").iterdir())


@dataclass(frozen=True, eq=False)
class Case:
    """A notebook as handed in, and what it must get."""

    assignment: str
    name: str
    notebook: str
    lost: dict[str, str] | None  # None: everything

    def __str__(self):
        return f"{self.assignment}-{self.name}"

    def hand_in(self, folder: Path) -> Course:
        """Make a course folder in which only this was handed in."""
        (folder / "source").mkdir(parents=True)
        (folder / "source" / self.assignment).symlink_to(ROOT / "source" / self.assignment)
        course = Course(folder, config_from=ROOT)
        course.limit(timeout=600, notebook_timeout=3000)  # a busy machine is nobody's mistake
        handed_in = course.folder("submitted", self.name, self.assignment)
        handed_in.mkdir(parents=True)
        (handed_in / f"{self.assignment}.ipynb").write_text(self.notebook)
        return course


def _cases():
    for assignment in ASSIGNMENTS:
        source, release = (
            ROOT / folder / assignment / f"{assignment}.ipynb" for folder in ("source", "release")
        )
        yield Case(assignment, "model", source.read_text(), {})
        yield Case(assignment, "blank", release.read_text(), None)
        paths = {path.stem: path for path in sorted((HERE / assignment).glob("*.py"))}
        if (figures := HERE / "figures" / f"{assignment}.py").exists():
            paths["draws_figures"] = figures
        for name, path in paths.items():
            persona = personas.read(path)
            notebook = nbformat.writes(personas.submission(persona, release))
            yield Case(assignment, name, notebook, persona.lost)


CASES = list(_cases())
