"""Submissions with a known verdict, written as texts.

A persona is a py:percent file. Its header gives the expected verdict. Each cell whose title is the
`grade_id` of an answer replaces that answer in the released notebook; every other cell is added
after the preceding answer (or before the first), where a student would add it:

    # /// verdict
    # says = "compares names"
    # lost = { sharing_is_recognised = "layers-compared-by-name" }
    # ///
    # %% shares_layers
    def shares_layers(a, b): ...

`lost` gives each graded cell that must lose its points, with the code of the misconception that
must be detected ("" if none). Free-text answers count as missing unless the persona has one. With
`base = "another"`, the persona changes some answers of another persona of the assignment, so that
it contains only the mistake and not the other tasks.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader import percent_text

HEADER = re.compile(r"^# /// verdict\n((?:#.*\n)+?)# ///\n", re.MULTILINE)


@dataclass(frozen=True)
class Persona:
    """One text, and the expected verdict on its submission.

    Attributes:
        path: the text.
        says: a description of the persona or of its mistake.
        lost: for each graded cell that loses its points, the misconception's code or "".
        blind: whether its author had not seen the model solution.
        base: text of the persona that supplies the remaining cells, or None.
    """

    path: Path
    says: str
    lost: dict[str, str]
    blind: bool
    base: Path | None

    @property
    def name(self) -> str:
        """The file's name without its extension."""
        return self.path.stem


def read(path: Path) -> Persona:
    """Read a persona's header.

    Raises:
        ValueError: if the header is missing, or is not valid TOML.
        KeyError: if it has no description (`says`).
    """
    header = HEADER.search(path.read_text(encoding="utf-8"))
    if header is None:
        raise ValueError(f"{path} has no '# /// verdict' header; see grader/personas.py.")
    verdict = tomllib.loads(re.sub(r"^# ?", "", header[1], flags=re.MULTILINE))
    base = path.with_name(f"{verdict['base']}.py") if "base" in verdict else None
    return Persona(
        path, verdict["says"], verdict.get("lost", {}), verdict.get("blind", False), base
    )


def submission(persona: Persona, release: Path) -> nbformat.NotebookNode:
    """Return the released notebook as this persona would submit it.

    Args:
        persona: what `read` returned.
        release: the path of the released notebook.

    Raises:
        ValueError: if a free-text answer is written as a code cell, or vice versa.
    """
    if persona.base is None:
        notebook = nbformat.read(release, as_version=4)
    else:
        notebook = submission(read(persona.base), release)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if _is_answer(cell)}
    place = min(notebook.cells.index(cell) for cell in cells.values())
    for number, written in enumerate(percent_text.read(persona.path).cells):
        title = written.metadata.get("title", "")
        if title in cells:
            if cells[title].cell_type != written.cell_type:
                raise ValueError(
                    f"{persona.path}: {title} must be a {cells[title].cell_type} cell."
                )
            cells[title].source = written.source
            place = notebook.cells.index(cells[title]) + 1
        elif not HEADER.search(written.source + "\n"):
            new = getattr(nbformat.v4, f"new_{written.cell_type}_cell")(written.source)
            new.id = f"added-{persona.name}-{number}"[:64]
            notebook.cells.insert(place, new)
            place += 1
    return notebook


def _is_answer(cell: nbformat.NotebookNode) -> bool:
    return cell.metadata.get("nbgrader", {}).get("solution", False)
