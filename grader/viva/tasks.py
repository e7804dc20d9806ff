"""A student's answers, each with the cell in which the sheet tries it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader import utils

from grader.sheet import matching
from grader.sheet.cells import is_test

#: Longer code is not read: it is parsed once for each of its parts.
MAX_CHARACTERS = 8_000


@dataclass(frozen=True)
class Task:
    """A student's answer, and the cell in which the sheet tries it.

    Attributes:
        answer: the answer's grade_id.
        code: the student's code.
        try_out: the sheet's code.
        used: other functions and classes of the notebook that both need, by name.
    """

    answer: str
    code: str
    try_out: str
    used: dict[str, str]


def of(notebook: NotebookNode, blank: NotebookNode, defined: dict[str, str]) -> Iterator[Task]:
    """Yield each answer that was written, with the code between it and the first test."""
    matched, answer = matching.match(notebook, blank), None
    for cell in blank.cells:
        if cell.cell_type != "code":
            continue
        if utils.is_solution(cell) or utils.is_grade(cell):
            name, stub = cell.metadata.nbgrader.grade_id, cell.source
            own = matched.get(name)
            answered = own is not None and own.source.strip() not in ("", stub.strip())
            is_answer = utils.is_solution(cell) and not utils.is_grade(cell)
            answer = (name, own.source) if answered and is_answer else None
        elif answer and "print(" in cell.source and _parses(answer[1]):
            try_out = matching.released(cell)
            own = definitions([answer[1]]).keys()
            used = _used(f"{answer[1]}\n{try_out}", defined)
            yield Task(*answer, try_out, {name: used[name] for name in used.keys() - own})
            answer = None


def _used(code: str, defined: dict[str, str]) -> dict[str, str]:
    """Return the definitions whose names code mentions, and those that these mention."""
    used, new = {}, {"": code}
    while new:
        words = {word for one in new.values() for word in re.findall(r"\w+", one)}
        new = {name: defined[name] for name in words & defined.keys() - used.keys()}
        used |= new
    return used


def own_cells(notebook: NotebookNode, blank: NotebookNode) -> list[str]:
    """Return the code of a submission without the sheet's tests."""
    sheet, matched = matching.sheet_cells(blank), matching.match(notebook, blank)
    tests = {id(cell) for name, cell in matched.items() if is_test(sheet[name])}
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    return [cell.source for cell in code if id(cell) not in tests]


def definitions(cells: list[str]) -> dict[str, str]:
    """Return the code of each function and class at the top level of cells, by name."""
    kinds = ast.FunctionDef | ast.ClassDef
    parsed = ((cell, ast.parse(cell)) for cell in cells if _parses(cell))
    found = ((cell, one) for cell, tree in parsed for one in tree.body if isinstance(one, kinds))
    return {one.name: ast.get_source_segment(cell, one) for cell, one in found}


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return len(code) <= MAX_CHARACTERS
