"""Single changes in a cell's code: a statement less, another number, the opposite comparison."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
NO_STATEMENT = "no statement"
OTHER_CONSTANT = "another constant"


@dataclass(frozen=True)
class Change:
    """A cell with one change.

    Attributes:
        kind: the kind of change.
        lines: the first and the last line of the changed code, counted from 1.
        before: the changed code as it was.
        after: the code in its place; `pass` in place of a statement.
        source: the whole changed cell, without comments.
        text: the same in the author's own formatting.
    """

    kind: str
    lines: tuple[int, int]
    before: str
    after: str
    source: str
    text: str


def changes(cell: str) -> Iterator[Change]:
    """Yield every single change of a cell, in the order of a walk through its syntax tree.

    Args:
        cell: the source of a cell.

    Raises:
        SyntaxError: if it is not plain Python.
    """
    for place in range(sum(1 for _ in ast.walk(ast.parse(cell)))):
        _, node = _node(cell, place)
        if not hasattr(node, "lineno"):
            continue
        kind, replacements = _changes_of(node)
        for replacement in replacements:
            tree, node = _node(cell, place)
            new = replacement(node)
            after = ast.unparse(new)
            yield Change(
                kind,
                (node.lineno, node.end_lineno),
                ast.get_source_segment(cell, node),
                after,
                ast.unparse(ast.fix_missing_locations(_Replace(node, new).visit(tree))),
                _replaced(cell, node, after),
            )


def _node(cell: str, place: int) -> tuple[ast.Module, ast.AST]:
    tree = ast.parse(cell)
    return tree, next(node for number, node in enumerate(ast.walk(tree)) if number == place)


def _replaced(cell: str, node: ast.AST, after: str) -> str:
    """Return a cell with other text in the place of a node."""
    lines = cell.split("\n")
    # Columns count bytes of UTF-8.
    first, last = lines[node.lineno - 1].encode(), lines[node.end_lineno - 1].encode()
    line = first[: node.col_offset] + after.encode() + last[node.end_col_offset :]
    lines[node.lineno - 1 : node.end_lineno] = [line.decode()]
    return "\n".join(lines)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().visit(node)


def _changes_of(node: ast.AST) -> tuple[str, list[Callable]]:
    """Return the kind of change, and functions that return a changed node."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return "a docstring", []
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.Return):
        return NO_STATEMENT, [lambda _: ast.Pass()]
    if isinstance(node, ast.Constant):
        kept = node.value is None or node.value is ...
        return OTHER_CONSTANT, [] if kept else [_other_constant]
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


def _without_keyword(number: int) -> Callable[[ast.Call], ast.Call]:
    def change(node: ast.Call) -> ast.Call:
        keywords = [keyword for place, keyword in enumerate(node.keywords) if place != number]
        return ast.Call(node.func, node.args, keywords)

    return change
