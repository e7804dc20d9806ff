"""Modify the condition of a test, so that a right answer no longer meets it."""

import ast
import copy
import random

#: Calls that compare their positional arguments and raise AssertionError.
COMPARING = ("assert_", "assertEqual")
#: Times three or more, a number beyond those that answers give.
FAR = 10_000


def modified(condition: ast.expr) -> ast.expr:
    """Return the condition with other constants, or its opposite if there are none."""
    changes = _Changes()
    changed = copy.deepcopy(condition)
    changes.visit(changed)
    if changes.made:
        return changed
    return ast.UnaryOp(ast.Not(), condition)


class _Changes(ast.NodeVisitor):
    """Change constants next to a comparison; other constants are inputs and stay.

    Where equality is required, one constant gets a near value, so that an answer cannot tell it
    from the original. Where a difference is required or tolerated, all get distant ones.
    """

    def __init__(self):
        self.made = 0

    def visit_Compare(self, node):
        exact = all(isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for op in node.ops)
        made = self.made
        node.comparators = self._all_changed(node.comparators, exact=exact)
        if self.made == made:
            node.left = self._changed(node.left, exact=exact)
        self.generic_visit(node)

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name.startswith(COMPARING):
            exact = "equal" in name.lower() and "almost" not in name.lower()
            node.args = self._all_changed(node.args, exact=exact)
        self.generic_visit(node)

    def _all_changed(self, sides: list[ast.expr], *, exact: bool) -> list[ast.expr]:
        """Change each side, or only one that has constants if equality is exact."""
        order, changed = random.sample(range(len(sides)), len(sides)), list(sides)
        for place in order:
            made = self.made
            changed[place] = self._changed(sides[place], exact=exact)
            if exact and self.made > made:
                break
        return changed

    def _changed(self, side: ast.expr, *, exact: bool) -> ast.expr:
        original, constants = ast.unparse(side), _Constants.of(side)
        if not constants:
            return side
        self.made += 1
        if isinstance(side, ast.BinOp) and not _holds_no_numbers(side):
            # Several changed constants can give almost the right number: change the result instead.
            text = f"({original}) + {_near(0)}" if exact else _far_from(original)
            return ast.parse(text, mode="eval").body
        for constant in random.sample(constants, 1) if exact else constants:
            constant.value = (_near if exact else _another)(constant.value)
        return side


class _Constants(ast.NodeVisitor):
    """Find the constants of an expression that are values, not inputs, keys or names of things."""

    def __init__(self):
        self.found: list[ast.Constant] = []

    @classmethod
    def of(cls, side: ast.expr) -> list[ast.Constant]:
        visitor = cls()
        visitor.visit(side)
        return visitor.found

    def visit_Call(self, node):
        return

    visit_Compare = visit_Subscript = visit_Attribute = visit_Lambda = visit_Call

    def visit_Dict(self, node):
        for value in node.values:
            self.visit(value)

    def visit_Constant(self, node):
        if isinstance(node.value, bool | int | float | str):
            self.found.append(node)


def _near(value):
    """Return another value that looks as likely; a floating-point number differs clearly."""
    if isinstance(value, bool):
        return not value
    sign = random.choice((1, -1))
    if isinstance(value, int):
        return value + sign * random.randrange(1, 4)
    if isinstance(value, float):
        return value + sign * (abs(value) + 1) * random.choice((0.125, 0.25, 0.5))
    return f"{value}{random.randrange(3, 99)}"


def _another(value):
    by = random.randrange(3, 99)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        # A distant number in a random direction, so that < and > change their result as well, and
        # every correct solution gives the same reply: also to `0 < passed <= 40`.
        return random.choice((1, -1)) * (abs(value) * by + FAR * by)
    return f"{value}{by}"


def _holds_no_numbers(side: ast.expr) -> bool:
    """Tell whether an expression combines texts or collections."""
    parts = (node.value if isinstance(node, ast.Constant) else node for node in ast.walk(side))
    return any(isinstance(part, str | ast.List | ast.Tuple | ast.JoinedStr) for part in parts)


def _far_from(number: str) -> str:
    """Do what `_another` does for a number that is given as an expression."""
    by, sign = random.randrange(3, 99), random.choice((1, -1))
    return f"{sign} * (({number}) * {by} + ({FAR * by} if ({number}) >= 0 else {-FAR * by}))"
