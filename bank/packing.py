"""Several cases in one notebook, because each task is graded on its own.

To grade a notebook with a mistake in each of its five tasks costs as much as to grade one mistake.
Tasks that no case concerns are left unanswered: their tests end at once.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from bank.contract import tasks_of_cells

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Packed:
    """One submission that holds some cases.

    Attributes:
        assignment: the assignment's name.
        student: the id of the student who submits it.
        notebook: the notebook, as JSON.
        cases: the cases, objects of `bank.cases.Case`; no two concern the same task.
    """

    assignment: str
    student: str
    notebook: str
    cases: tuple

    def tests_of_others(self, case) -> set[str]:
        """Return the grade_ids of the cells in tasks that the case does not concern."""
        if not case.answers:
            return set()
        own = concerned(case)
        return {cell for cell, task in _tasks(self.assignment).items() if task not in own}


def packed(cases: Iterable) -> Iterator[Packed]:
    """Pack cases that change the same notebook, and concern different tasks.

    A case without `answers` stays alone.
    """
    groups: list[list] = []
    for case in cases:
        fitting = (group for group in groups if _fits(case, group))
        group = next(fitting, None)
        if group is None:
            groups.append(group := [])
        group.append(case)
    for group in groups:
        first = group[0]
        answers = _unanswered(first.assignment, group) if first.answers else {}
        for case in group:
            answers |= case.answers
        notebook = with_answers(first.base, answers)
        yield Packed(first.assignment, first.student, notebook, tuple(group))


def with_answers(notebook: str, answers: dict[str, str]) -> str:
    """Return a notebook (JSON) with other sources of the cells with these grade_ids."""
    changed = json.loads(notebook)
    for cell in changed["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(grade_id, cell["source"])
    return json.dumps(changed)


def task_of(assignment: str, cell: str) -> int:
    """Return the number of the task to which the cell with this grade_id belongs."""
    return _tasks(assignment)[cell]


def concerned(case) -> set[int]:
    """Return the tasks that a case can cost points: of its answers, and those that use them."""
    tasks, users = _tasks(case.assignment), _users(case.assignment)
    own = {tasks[cell] for cell in [*case.answers, *(case.lost or {})]}
    return own.union(*(users.get(answer, ()) for answer in case.answers))


def _fits(case, group: list) -> bool:
    return bool(case.answers) and all(
        held.answers and held.base == case.base and concerned(case).isdisjoint(concerned(held))
        for held in group
    )


def _unanswered(assignment: str, cases: list) -> dict[str, str]:
    """Return the released cells of the answers that no task of the cases needs."""
    concern, tasks = set().union(*map(concerned, cases)), _tasks(assignment)
    cells = {_grade_id(cell): cell.source for cell in nbformat.reads(cases[0].base, 4).cells}
    for case in cases:
        cells |= case.answers
    idle = {
        _grade_id(cell): cell.source
        for cell in _notebook("release", assignment).cells
        if _grade_id(cell) and cell.metadata.nbgrader.solution
        if tasks[_grade_id(cell)] not in concern
    }
    needed = {cell for cell in cells if cell and tasks[cell] in concern}
    while used := {
        answer
        for answer in idle
        if any(_uses(cells[cell], _defined(cells[answer])) for cell in needed)
    }:
        needed |= used
        idle = {answer: source for answer, source in idle.items() if answer not in used}
    return idle


def _uses(source: str, names: set[str]) -> bool:
    return any(re.search(rf"\b{name}\b", source) for name in names)


@cache
def _notebook(kind: str, assignment: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / kind / assignment / f"{assignment}.ipynb", as_version=4)


@cache
def _tasks(assignment: str) -> dict[str, int]:
    return tasks_of_cells(_notebook("source", assignment))


@cache
def _users(assignment: str) -> dict[str, set[int]]:
    """Map each answer to the tasks in whose graded cells and answers its names occur."""
    tasks = _tasks(assignment)
    named = [(_grade_id(cell), cell.source) for cell in _notebook("source", assignment).cells]
    users = {}
    for answer, source in named:
        if answer is not None:
            names = _defined(source)
            users[answer] = {
                tasks[cell] for cell, text in named if cell is not None and _uses(text, names)
            }
    return users


def _grade_id(cell) -> str | None:
    nbgrader = cell.metadata.get("nbgrader", {})
    return nbgrader.get("grade_id") if cell.cell_type == "code" else None


def _defined(source: str) -> set[str]:
    """Return the names that an answer gives to functions, classes, modules and values."""
    names = set()
    for statement in ast.parse(source).body:
        match statement:
            case ast.FunctionDef() | ast.ClassDef():
                names.add(statement.name)
            case ast.Import() | ast.ImportFrom():
                names |= {(one.asname or one.name).split(".")[0] for one in statement.names}
            case _:
                stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
                names |= {node.id for node in stored if isinstance(node.ctx, ast.Store)}
    return names
