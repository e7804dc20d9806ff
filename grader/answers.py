"""What a sheet expects: the answers' names, their blank stubs, and which tests these must fail."""

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.preprocessors import ClearSolutions


@dataclass(frozen=True)
class Sheet:
    """An assignment without its answers.

    Attributes:
        names: what the answers define.
        stubs: sources of the answers' cells as a student first sees them.
        imports: for each graded cell, the import statements of the sheet up to and with it.
        blank: the whole notebook with the stubs in it.
    """

    names: list[str]
    stubs: list[str]
    imports: dict[str, list[str]]
    blank: nbformat.NotebookNode


def read(source: Path, config) -> Sheet:
    """Read a source notebook, or return what was read of it before if it has not changed.

    Args:
        source: its path.
        config: nbgrader's configuration, for the text of stubs.
    """
    key = str(source), source.stat().st_mtime_ns
    if key not in _known:
        _known[key] = _read(source, config)
    return _known[key]


_known: dict[tuple[str, int], Sheet] = {}


def _read(source: Path, config) -> Sheet:
    notebook = nbformat.read(source, as_version=4)
    names = []
    for cell in filter(_is_answer, notebook.cells):
        names += _defined(cell.source)
    blank, _ = ClearSolutions(config=config).preprocess(notebook, {})
    stubs, imports, so_far = [], {}, []
    for cell in blank.cells:
        if cell.cell_type != "code":
            continue
        if _is_answer(cell):
            stubs.append(cell.source)
            continue
        so_far += _imports(cell.source)
        if utils.is_grade(cell):
            imports[cell.metadata.nbgrader.grade_id] = list(so_far)
    return Sheet(list(dict.fromkeys(names)), stubs, imports, blank)


def _is_answer(cell) -> bool:
    return cell.cell_type == "code" and utils.is_solution(cell)


def _statements(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none if it is not plain Python, for example a magic."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def _defined(source: str) -> list[str]:
    names = []
    for statement in _statements(source):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            nodes = ast.walk(statement)
            stored = (n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
            names += [node.id for node in stored]
    return names


def _imports(source: str) -> list[str]:
    kinds = ast.Import | ast.ImportFrom
    return [ast.unparse(line) for line in _statements(source) if isinstance(line, kinds)]
