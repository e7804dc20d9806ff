"""Model solutions with one automatic change, which hidden tests must detect.

A mutant's name consists of the answer, the original and the changed code, for example
`clone_with_weights: clone.set_weights(model.get_weights()) -> pass`. A mutant that no test can
distinguish from the solution is listed in `equivalent_mutants.toml`, by name and with the reason.
"""

import ast
import copy
import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
OPPOSITES = (
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div),
    (ast.Eq, ast.NotEq),
    (ast.Is, ast.IsNot),
    (ast.In, ast.NotIn),
    (ast.Lt, ast.GtE),
    (ast.Gt, ast.LtE),
    (ast.And, ast.Or),
)
OPPOSITE = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}


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
    for place in range(sum(1 for _ in ast.walk(ast.parse(cell)))):
        tree, node = _node(cell, place)
        line = getattr(node, "lineno", 0)
        if not any(first <= line <= last for first, last in regions):
            continue
        operator, changes = _changes_of(node)
        for change in changes:
            tree, node = _node(cell, place)
            tree = _Replace(node, change(node)).visit(tree)
            changed = ast.unparse(ast.fix_missing_locations(tree))
            yield operator, *_difference(solution, changed), changed


def _node(cell: str, place: int) -> tuple[ast.Module, ast.AST]:
    tree = ast.parse(cell)
    return tree, next(node for number, node in enumerate(ast.walk(tree)) if number == place)


def _difference(solution: str, changed: str) -> tuple[str, str]:
    """Return the differing lines, before and after the change."""
    lines = solution.splitlines(), changed.splitlines()
    opcodes = difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    spans = [(span[1:3], span[3:5]) for span in opcodes if span[0] != "equal"]
    return tuple(
        " / ".join(line.strip() for span in spans for line in text[slice(*span[which])])
        for which, text in enumerate(lines)
    )


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().visit(node)


def _changes_of(node: ast.AST) -> tuple[str, list]:
    """Return an operator, and functions that return a changed node."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return "a docstring", []
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.Return):
        return "no statement", [lambda _: ast.Pass()]
    if isinstance(node, ast.Constant):
        kept = node.value is None or node.value is ...
        return "another constant", [] if kept else [_other_constant]
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OPPOSITE:
        return "the opposite operator", [_other_operator]
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITE:
        return "the opposite comparison", [_other_comparison]
    if isinstance(node, ast.UnaryOp):
        return "no sign, no `not`", [lambda node: node.operand]
    if isinstance(node, ast.If | ast.IfExp):
        return "the other branch", [_other_branch]
    if isinstance(node, ast.Call):
        return "no keyword", [_without_keyword(number) for number in range(len(node.keywords))]
    return "nothing", []


def _other_constant(node: ast.Constant) -> ast.Constant:
    value = node.value
    if isinstance(value, bool):
        return ast.Constant(not value)
    if isinstance(value, int):
        return ast.Constant(value + 1)
    if isinstance(value, float):
        return ast.Constant(value * 2 + (value == 0))
    return ast.Constant(f"{value}1")


def _other_operator(node):
    changed = copy.copy(node)
    changed.op = OPPOSITE[type(node.op)]()
    return changed


def _other_comparison(node: ast.Compare) -> ast.Compare:
    ops = [OPPOSITE[type(node.ops[0])](), *node.ops[1:]]
    return ast.Compare(node.left, ops, node.comparators)


def _other_branch(node):
    changed = copy.copy(node)
    changed.test = ast.UnaryOp(ast.Not(), node.test)
    return changed


def _without_keyword(number: int):
    def change(node: ast.Call) -> ast.Call:
        keywords = [keyword for place, keyword in enumerate(node.keywords) if place != number]
        return ast.Call(node.func, node.args, keywords)

    return change
