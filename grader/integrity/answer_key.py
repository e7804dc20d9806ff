"""What is known of an assignment: answers' names, blank stubs, and how its tests come out."""

import ast
import copy
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader import utils
from nbgrader.preprocessors import ClearSolutions

from grader.integrity import questions
from grader.sheet.cells import is_test


@dataclass(frozen=True)
class Sheet:
    """What there is to know of an assignment beside what a student hands in.

    Attributes:
        names: what the answers define.
        stubs: sources of the answers' cells as a student first sees them.
        imports: for each graded cell, the import statements of the sheet up to and with it, and
            the functions that its other cells define.
        blank: the whole notebook with the stubs in it.
        questions: what can be asked after a graded cell, by its grade_id.
        asked: the whole notebook with its solutions, and behind each test a cell that asks.
    """

    names: list[str]
    stubs: list[str]
    imports: dict[str, list[str]]
    blank: NotebookNode
    questions: dict[str, list[str]]
    asked: NotebookNode


@dataclass(frozen=True)
class Known:
    """A sheet that was run.

    Attributes:
        sheet: the sheet.
        must_fail: tests that fail on the blank sheet, by their grade_id.
        facts: for each test, questions, and how the solution answers them after it.
    """

    sheet: Sheet
    must_fail: frozenset[str]
    facts: dict[str, dict[str, bool]]


#: What was learned, by the source notebook's content.
_learned: dict[bytes, Known] = {}


def learned(source: Path, config, run: Callable[[NotebookNode], NotebookNode]) -> Known:
    """Read a source notebook, and run it without and with its solutions; once in a process.

    Args:
        source: its path.
        config: nbgrader's configuration, for the text of stubs.
        run: executes a copy of a notebook and returns it.

    Raises:
        OSError: if there is no such notebook; what `run` raises is passed on.
    """
    key = hashlib.sha256(source.read_bytes()).digest()
    if key not in _learned:
        sheet = read(source, config)
        blank, solved = run(sheet.blank), run(sheet.asked)
        failed = (cell for cell in blank.cells if is_test(cell) and utils.has_failed(cell))
        facts = {}
        for test, asked in pairwise(solved.cells):
            if is_test(test) and (asked_of := sheet.questions.get(test.metadata.nbgrader.grade_id)):
                said = questions.understood(_value(asked))
                facts[test.metadata.nbgrader.grade_id] = questions.known(asked_of, said)
        _learned[key] = Known(sheet, frozenset(c.metadata.nbgrader.grade_id for c in failed), facts)
    return _learned[key]


def read(source: Path, config) -> Sheet:
    """Read a source notebook, or return what was read of it before if it has not changed.

    Args:
        source: its path.
        config: nbgrader's configuration, for the text of stubs.
    """
    key = str(source), source.stat().st_mtime_ns
    if key not in _sheets:
        _sheets[key] = _read(source, config)
    return _sheets[key]


#: What was read, by the source notebook's path and time of last change.
_sheets: dict[tuple[str, int], Sheet] = {}


def _read(source: Path, config) -> Sheet:
    notebook = nbformat.read(source, as_version=4)
    names = []
    for cell in filter(_is_answer, notebook.cells):
        names += _defined(cell.source)
    questions_of, asked = {}, copy.deepcopy(notebook)
    for place in range(len(asked.cells) - 1, -1, -1):
        cell = asked.cells[place]
        if is_test(cell) and (found := questions.questions(cell.source)):
            name = cell.metadata.nbgrader.grade_id
            questions_of[name] = found
            asked.cells.insert(
                place + 1,
                new_code_cell(questions.asking([*found, *found[::-1]]), id=f"ask-{place}"),
            )
    blank, _ = ClearSolutions(config=config).preprocess(notebook, {})
    stubs, imports, so_far = [], {}, []
    for cell in blank.cells:
        if cell.cell_type != "code":
            continue
        if _is_answer(cell):
            stubs.append(cell.source)
            continue
        so_far += _imports(cell.source)
        if not utils.is_grade(cell):
            so_far += _functions(cell.source)
        if utils.is_grade(cell):
            imports[cell.metadata.nbgrader.grade_id] = list(so_far)
    return Sheet(list(dict.fromkeys(names)), stubs, imports, blank, questions_of, asked)


def _value(cell) -> str | None:
    values = [out for out in cell.outputs if out.output_type == "execute_result"]
    return values[0].data.get("text/plain") if values else None


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


def _functions(source: str) -> list[str]:
    """Return the definitions that do nothing but bind a name, and so can be made again."""
    return [
        ast.unparse(line)
        for line in _statements(source)
        if isinstance(line, ast.FunctionDef)
        and not line.decorator_list
        and all(isinstance(d, ast.Constant) for d in (*line.args.defaults, *line.args.kw_defaults))
    ]
