"""Questions to query after a graded cell; the source notebook gives the correct replies.

`assert double(21) == 42` can be made to pass in many ways. If the grader then queries
`double(21) == 42` and `double(21) == 1305` in random order, only a kernel with a correct answer
replies yes to the first and no to the second. An object that equals everything, or a function that
reads the expected number in its caller's source, replies yes to both.
"""

import ast
import copy
import random
from collections.abc import Iterator

#: Calls that compare their positional arguments and raise AssertionError.
COMPARING = ("assert_", "assertEqual")
#: Calls that require their first argument to be true.
REQUIRING = ("require",)
#: A question that takes longer is not queried.
MAX_REPLY_SECONDS = 0.05

_ANSWER = """\
def _thaw_answer(question):
    import time
    began = time.perf_counter()
    try:
        said = question()
        said = True if said is None else bool(said)
    except AssertionError:
        said = False
    except Exception as error:
        said = type(error).__name__
    return said, time.perf_counter() - began
"""


def questions(source: str) -> list[str]:
    """Return expressions that can be evaluated after a graded cell.

    Args:
        source: a graded cell; if it is not plain Python, there are none.

    Returns:
        Alternately a requirement of the cell, and the same requirement modified.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    changed = {ast.unparse(one): ast.unparse(_other(one)) for one in _conditions(body)}
    return [expression for pair in changed.items() for expression in pair]


def query_code(expressions: list[str]) -> str:
    """Return code whose value is a list of (reply, seconds), one per expression."""
    calls = "".join(f"    _thaw_answer(lambda: {expression}),\n" for expression in expressions)
    return f"{_ANSWER}[\n{calls}]"


def parse_replies(text: str | None) -> list[tuple[bool | str, float]]:
    """Parse the value of `query_code`; an empty list if it is malformed."""
    try:
        pairs = ast.literal_eval(text or "")
        return [(value, float(seconds)) for value, seconds in pairs]
    except (ValueError, SyntaxError, TypeError, OverflowError, RecursionError, MemoryError):
        return []


def reliable(expressions: list[str], replies: list[tuple[bool | str, float]]) -> dict[str, bool]:
    """Keep the questions that the model solution answers with yes or no, quickly, in any order.

    A requirement that is false after the cell (a later line changed its variables) is left out,
    because another correct solution may reply differently.

    Args:
        expressions: what `questions` returned.
        replies: the replies to all of them, and then again in reverse order.
    """
    half = len(expressions)
    if len(replies) != 2 * half:
        return {}
    there, back = replies[:half], replies[half:][::-1]
    steady = [
        isinstance(value, bool) and value is again and seconds < MAX_REPLY_SECONDS
        for (value, seconds), (again, _) in zip(there, back, strict=True)
    ]
    found = {}
    for place in range(0, half, 2):  # each requirement is followed by its modification
        if steady[place] and there[place][0]:
            found[expressions[place]] = True
            if steady[place + 1]:
                found[expressions[place + 1]] = there[place + 1][0]
    return found


def _conditions(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Yield the requirements of statements, including loops and branches, but not functions."""
    for statement in body:
        if isinstance(statement, ast.Assert):
            yield statement.test
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = statement.value
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in REQUIRING and call.args:
                yield call.args[0]
            elif name.startswith(COMPARING):
                yield call
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for part in ("body", "orelse", "finalbody"):
                yield from _conditions(getattr(statement, part, []))


def _other(condition: ast.expr) -> ast.expr:
    """Return the condition with other constants, or its opposite if there are none."""
    changes = _Changes()
    changed = copy.deepcopy(condition)
    changes.visit(changed)
    if changes.made:
        return changed
    return ast.UnaryOp(ast.Not(), condition)


class _Changes(ast.NodeVisitor):
    """Change the constants next to a comparison; other constants are inputs and stay."""

    def __init__(self):
        self.made = 0

    def visit_Compare(self, node):
        made = self.made
        node.comparators = [self._changed(side) for side in node.comparators]
        if self.made == made:
            node.left = self._changed(node.left)
        self.generic_visit(node)

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name.startswith(COMPARING):
            node.args = [self._changed(argument) for argument in node.args]
        self.generic_visit(node)

    def _changed(self, side: ast.expr) -> ast.expr:
        original = ast.unparse(side)
        made, side = self.made, _Constants(self).visit(side)
        if self.made > made and isinstance(side, ast.BinOp) and not _holds_no_numbers(side):
            # Several changed constants can give almost the right number: change the result instead.
            return ast.parse(_far_from(original), mode="eval").body
        return side


class _Constants(ast.NodeTransformer):
    def __init__(self, changes: _Changes):
        self.changes = changes

    def visit_Call(self, node):
        return node

    visit_Compare = visit_Subscript = visit_Attribute = visit_Lambda = visit_Call

    def visit_Constant(self, node):
        other = _another(node.value)
        if other is None:
            return node
        self.changes.made += 1
        return ast.copy_location(ast.Constant(other), node)


def _another(value):
    by = random.randrange(3, 99)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        # A distant number in a random direction, so that < and > change their result as well, and
        # every correct solution gives the same reply.
        return random.choice((1, -1)) * (abs(value) * by + by)
    return f"{value}{by}" if isinstance(value, str) else None


def _holds_no_numbers(side: ast.expr) -> bool:
    """Tell whether an expression combines texts or collections."""
    parts = (node.value if isinstance(node, ast.Constant) else node for node in ast.walk(side))
    return any(isinstance(part, str | ast.List | ast.Tuple | ast.JoinedStr) for part in parts)


def _far_from(number: str) -> str:
    """Do what `_another` does for a number that is given as an expression."""
    by, sign = random.randrange(3, 99), random.choice((1, -1))
    return f"{sign} * (({number}) * {by} + ({by} if ({number}) >= 0 else -{by}))"
