"""Questions about what a graded cell leaves behind; the source notebook tells the right answers.

A cell that says `assert double(21) == 42` can be made to pass in many ways. Asked afterwards, in
random order, what `double(21) == 42` and `double(21) == 1305` are, only a kernel with the right
answer in it says yes and no. An object that equals everything, or a function that reads the
expected number in its caller's source, says yes twice.
"""

import ast
import copy
import random
from collections.abc import Iterator

#: Calls that raise AssertionError; their positional arguments are what they compare.
COMPARING = ("assert_", "assertEqual")
#: Calls whose first argument has to be true.
REQUIRING = ("require",)
#: Seconds that answering one question may take.
SLOW = 0.05

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
        source: a graded cell; one that is not plain Python gives none.

    Returns:
        By turns what the cell requires, and the same changed.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    changed = {ast.unparse(one): ast.unparse(_other(one)) for one in _conditions(body)}
    return [expression for pair in changed.items() for expression in pair]


def asking(expressions: list[str]) -> str:
    """Return code whose value is the list of (answer, seconds), one for each expression."""
    calls = "".join(f"    _thaw_answer(lambda: {expression}),\n" for expression in expressions)
    return f"{_ANSWER}[\n{calls}]"


def understood(text: str | None) -> list[tuple[bool | str, float]]:
    """Read what `asking` gave; an empty list if it is something else."""
    try:
        pairs = ast.literal_eval(text or "")
        return [(said, float(seconds)) for said, seconds in pairs]
    except (ValueError, SyntaxError, TypeError, OverflowError, RecursionError, MemoryError):
        return []


def known(expressions: list[str], answers: list[tuple[bool | str, float]]) -> dict[str, bool]:
    """Keep the questions that the right solution answers with yes or no, soon, in every order.

    What is not true any more as it stands (a later line of the cell has changed what it is about)
    is left out: another right solution may then answer otherwise.

    Args:
        expressions: as `questions` gave them.
        answers: to all of them, and then to all of them again from the last to the first.
    """
    half = len(expressions)
    if len(answers) != 2 * half:
        return {}
    there, back = answers[:half], answers[half:][::-1]
    steady = [
        isinstance(said, bool) and said is again and seconds < SLOW
        for (said, seconds), (again, _) in zip(there, back, strict=True)
    ]
    found = {}
    for place in range(0, half, 2):  # what is required, and behind it the same changed
        if steady[place] and there[place][0]:
            found[expressions[place]] = True
            if steady[place + 1]:
                found[expressions[place + 1]] = there[place + 1][0]
    return found


def _conditions(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Yield what statements require, loops and branches included, functions not."""
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
    """Change the constants that stand beside a comparison; others are inputs, and stay."""

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
            # Several changed constants can come out near the right number: change their result.
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
        # Far away in one direction or the other, so that < and > change their answers, too, and
        # that every right solution gives the same answer.
        return random.choice((1, -1)) * (abs(value) * by + by)
    return f"{value}{by}" if isinstance(value, str) else None


def _holds_no_numbers(side: ast.expr) -> bool:
    """Tell whether an expression adds up texts or collections."""
    parts = (node.value if isinstance(node, ast.Constant) else node for node in ast.walk(side))
    return any(isinstance(part, str | ast.List | ast.Tuple | ast.JoinedStr) for part in parts)


def _far_from(number: str) -> str:
    """Return an expression for what `_another` gives, where the number is an expression."""
    by, sign = random.randrange(3, 99), random.choice((1, -1))
    return f"{sign} * (({number}) * {by} + ({by} if ({number}) >= 0 else -{by}))"
