"""Model solutions with one automatic change, which hidden tests must detect.

A mutant's name consists of the answer, the original and the changed code, for example
`clone_with_weights: clone.set_weights(model.get_weights()) -> pass`. A mutant that no test can
distinguish from the solution is listed in `equivalent_mutants.toml`, by name and with the reason.
"""

import ast
import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader.viva import code_changes

HERE = Path(__file__).parent
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


@dataclass(frozen=True)
class Mutant:
    """One changed solution.

    Attributes:
        answer: the answer's grade_id.
        before: the original code.
        after: the changed code.
        source: the whole cell.
        operator: the kind of change.
    """

    answer: str
    before: str
    after: str
    source: str
    operator: str

    @property
    def name(self) -> str:
        """The answer, the original code and the changed code."""
        return f"{self.answer}: {self.before} -> {self.after}"


def mutants(source: nbformat.NotebookNode) -> Iterator[Mutant]:
    """Yield all distinct mutants of the automatically graded answers in a source notebook."""
    seen, names = set(), Counter()
    for cell in source.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        manual = nbgrader.get("grade")
        if cell.cell_type == "code" and nbgrader.get("solution") and not manual:
            for operator, before, after, text in _changed(cell.source):
                if text in seen:
                    continue
                seen.add(text)
                names[before, after] += 1
                if (number := names[before, after]) > 1:  # the same line occurs twice
                    before = f"{before} ({number})"
                yield Mutant(nbgrader.grade_id, before, after, text, operator)


def equivalent(assignment: str) -> dict[str, str]:
    """Return an assignment's excluded mutants: names and reasons."""
    excluded = tomllib.loads((HERE / "equivalent_mutants.toml").read_text(encoding="utf-8"))
    return excluded.get(assignment, {})


def _changed(cell: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (operator, before, after, whole cell) for each change inside the solution's lines."""
    regions = [
        (cell.count("\n", 0, match.start(1)) + 1, cell.count("\n", 0, match.end(1)))
        for match in SOLUTION.finditer(cell)
    ]
    solution = ast.unparse(ast.parse(cell))
    for change in code_changes.changes(cell):
        if any(first <= change.lines[0] <= last for first, last in regions):
            yield change.kind, *_difference(solution, change.source), change.source


def _difference(solution: str, changed: str) -> tuple[str, str]:
    """Return the differing lines, before and after the change."""
    lines = solution.splitlines(), changed.splitlines()
    opcodes = difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    spans = [(span[1:3], span[3:5]) for span in opcodes if span[0] != "equal"]
    return tuple(
        " / ".join(line.strip() for span in spans for line in text[slice(*span[which])])
        for which, text in enumerate(lines)
    )
