"""The answer key of an assignment: names of answers, blank stubs, and expected test results."""

import ast
import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader import utils
from nbgrader.preprocessors import ClearSolutions

from grader.errors import SolutionFails
from grader.integrity import kept_keys, questions
from grader.sheet.cells import is_test
from grader.sheet.hidden_regions import HIDDEN_TESTS

FAILS = (
    "The solution of {0} fails its own tests ({1}), so no submission of it was graded. "
    "Correct the source notebook, or grade all the same: thaw grade {0} --anyway"
)


@dataclass(frozen=True)
class Sheet:
    """The contents of an assignment's source notebook.

    Attributes:
        names: the names that the answers define.
        stubs: sources of the answers' cells in the student version.
        imports: for each graded cell, the import statements of the sheet up to and including it,
            and the functions that other cells define.
        blank: the whole notebook with the stubs.
        questions: expressions to query after a graded cell, by its grade_id.
        queried: the whole notebook with its solutions, and after each test a cell with its queries.
        hidden_names: the names that only hidden tests define.
        sources: the code of all cells, with and without solutions.
    """

    names: list[str]
    stubs: list[str]
    imports: dict[str, list[str]]
    blank: NotebookNode
    questions: dict[str, list[str]]
    queried: NotebookNode
    hidden_names: frozenset[str]
    sources: frozenset[str]


@dataclass(frozen=True)
class AnswerKey:
    """The results of running a sheet.

    Attributes:
        sheet: the sheet.
        must_fail: grade_ids of the tests that fail on the blank sheet.
        replies: for each test, maps its questions to the solution's replies.
    """

    sheet: Sheet
    must_fail: frozenset[str]
    replies: dict[str, dict[str, bool]]


#: Answer keys by the file in which they are kept.
_answer_keys: dict[Path, AnswerKey] = {}


def compute(
    source: Path, kept: Path, config, run: Callable[[NotebookNode], NotebookNode], *, solved: bool
) -> AnswerKey:
    """Run a source notebook without and with its solutions; the result is kept.

    Args:
        source: the notebook's path.
        kept: the file in which the result is kept, see `kept_keys.path`.
        config: nbgrader's configuration, with the text of stubs.
        run: executes a copy of a notebook and returns it.
        solved: whether the solution must pass the tests.

    Raises:
        OSError: if the notebook cannot be read. Exceptions of `run` are passed on.
        SolutionFails: if the solution fails a test.
    """
    if kept not in _answer_keys:
        sheet = read(source, config)
        if found := kept_keys.read(kept):
            must_fail, replies = found["must_fail"], found["replies"]
        else:
            solution = run(sheet.queried)
            failed, replies = _failed(solution), _replies(sheet, solution)
            if solved and failed:
                raise SolutionFails(FAILS.format(source.stem, ", ".join(failed)))
            must_fail = _failed(run(sheet.blank))
            if not failed:
                kept_keys.write(kept, must_fail, replies)
        _answer_keys[kept] = AnswerKey(sheet, frozenset(must_fail), replies)
    return _answer_keys[kept]


def _replies(sheet: Sheet, solution: NotebookNode) -> dict[str, dict[str, bool]]:
    """Return the reliable replies in the executed notebook with queries, by test."""
    replies = {}
    for test, queries in pairwise(solution.cells):
        name = test.metadata.nbgrader.grade_id if is_test(test) else None
        if name in sheet.questions:
            received = questions.parse_replies(_value(queries))
            replies[name] = questions.reliable(sheet.questions[name], received)
    return replies


def _failed(notebook: NotebookNode) -> list[str]:
    """Return the names of the tests that failed."""
    failed = (cell for cell in notebook.cells if is_test(cell) and utils.has_failed(cell))
    return [cell.metadata.nbgrader.grade_id for cell in failed]


def read(source: Path, config) -> Sheet:
    """Read a source notebook; the result is cached until the file changes.

    Args:
        source: the notebook's path.
        config: nbgrader's configuration, with the text of stubs.
    """
    key = str(source), source.stat().st_mtime_ns
    if key not in _sheets:
        _sheets[key] = _read(source, config)
    return _sheets[key]


#: Sheets by the source notebook's path and modification time.
_sheets: dict[tuple[str, int], Sheet] = {}


def _read(source: Path, config) -> Sheet:
    notebook = nbformat.read(source, as_version=4)
    names = []
    for cell in filter(_is_answer, notebook.cells):
        names += _defined(cell.source)
    questions_of, queried = {}, copy.deepcopy(notebook)
    for place in range(len(queried.cells) - 1, -1, -1):
        cell = queried.cells[place]
        if is_test(cell) and (found := questions.questions(cell.source)):
            name = cell.metadata.nbgrader.grade_id
            questions_of[name] = found
            code = questions.query_code([*found, *found[::-1]])
            queried.cells.insert(place + 1, new_code_cell(code, id=f"query-{place}"))
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
    return Sheet(
        list(dict.fromkeys(names)),
        stubs,
        imports,
        blank,
        questions_of,
        queried,
        _hidden_names(notebook),
        frozenset(cell.source for cell in (*notebook.cells, *blank.cells)),
    )


def _hidden_names(notebook: NotebookNode) -> frozenset[str]:
    hidden, visible = set(), []
    for cell in notebook.cells:
        hidden.update(name for part in HIDDEN_TESTS.findall(cell.source) for name in _defined(part))
        visible.append(HIDDEN_TESTS.sub("", cell.source))
    words = set(re.findall(r"\w+", "\n".join(visible)))
    return frozenset(hidden - words)


def _value(cell) -> str | None:
    values = [out for out in cell.outputs if out.output_type == "execute_result"]
    return values[0].data.get("text/plain") if values else None


def _is_answer(cell) -> bool:
    return cell.cell_type == "code" and utils.is_solution(cell)


def _statements(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none if it is not plain Python, e.g. a magic."""
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
            targets = getattr(statement, "targets", None) or [statement.target]
            nodes = (node for target in targets for node in ast.walk(target))
            stored = (n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
            names += [node.id for node in stored]
    return names


def _imports(source: str) -> list[str]:
    kinds = ast.Import | ast.ImportFrom
    return [ast.unparse(line) for line in _statements(source) if isinstance(line, kinds)]


def _functions(source: str) -> list[str]:
    """Return the function definitions without side effects, which can be repeated."""
    return [
        ast.unparse(line)
        for line in _statements(source)
        if isinstance(line, ast.FunctionDef)
        and not line.decorator_list
        and all(isinstance(d, ast.Constant) for d in (*line.args.defaults, *line.args.kw_defaults))
    ]
