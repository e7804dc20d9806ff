"""Students read `helpers`, so no part of a solution stands there, under other names either.

What lessons show is taught openly and may stand in `helpers`, too.
"""

import ast
import builtins
import copy
from collections.abc import Collection, Iterator

import nbformat
import pytest

from authoring import build_assignments
from authoring.notebook_text import ROOT

#: Names that mean the same everywhere.
FIXED = {*dir(builtins), "np", "keras", "tf"}
#: A shorter line, an expression of fewer parts, fewer operators in a row: these say little.
LINE, PARTS, OPERATORS = 12, 3, 2
PART = (
    ast.Call,
    ast.Attribute,
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.Subscript,
    ast.comprehension,
)
#: What is left is of functions that lessons 03 and 01 introduce; sheet 03 itself names InputLayer.
KNOWN = {
    "03_cloning_and_freezing": {
        "expression: {id(name0) for name0 in name1.weights}",  # checks.shared_weights
        "expression: isinstance(name0, keras.layers.InputLayer)",
    },
    "04_ab_transfer": {"line: if len(differences) < 3:"},  # comparison.verdict
}


class _Renamed(ast.NodeTransformer):
    """Put name0, name1 ... in place of names, in the order in which they occur."""

    def __init__(self):
        self.names = {}

    def visit_Name(self, node):
        if node.id in FIXED:
            return node
        return ast.Name(self.names.setdefault(node.id, f"name{len(self.names)}"))


def arithmetic(expression: ast.expr) -> tuple[str, int]:
    """The rule alone, whatever it is applied to, and how many operators it has."""
    names, operators = {}, 0

    def rule(node):
        nonlocal operators
        if isinstance(node, ast.BinOp):
            operators += 1
            return f"({rule(node.left)} {type(node.op).__name__} {rule(node.right)})"
        if isinstance(node, ast.Constant):
            return repr(node.value)
        return names.setdefault(ast.unparse(node), f"operand{len(names)}")

    return rule(expression), operators


def forms(code: str, lines: Collection[int] | None = None) -> Iterator[str]:
    """Yield what could be recognised again of some code, or of some of its lines."""
    for number, line in enumerate(code.splitlines(), start=1):
        if (lines is None or number in lines) and len(line.strip()) >= LINE:
            yield f"line: {line.strip()}"
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a cell with a magic
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or (lines is not None and node.lineno not in lines):
            continue
        if sum(isinstance(part, PART) for part in ast.walk(node)) >= PARTS:
            yield f"expression: {ast.unparse(_Renamed().visit(copy.deepcopy(node)))}"
        rule, operators = arithmetic(node)
        if operators >= OPERATORS:
            yield f"rule: {rule}"


def solution_lines(code: str) -> set[int]:
    """The numbers of the lines between the marks of a solution."""
    inside, found = False, set()
    for number, line in enumerate(code.splitlines(), start=1):
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside:
            found.add(number)
    return found


def code_cells(path):
    return [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def of_solutions(sheet) -> set[str]:
    return {form for code in code_cells(sheet) for form in forms(code, solution_lines(code))}


@pytest.fixture(scope="module")
def taught():
    lessons = sorted((ROOT / "course").glob("*.ipynb"))
    return {form for lesson in lessons for code in code_cells(lesson) for form in forms(code)}


@pytest.fixture(scope="module")
def in_helpers():
    modules = sorted((ROOT / "helpers").rglob("*.py"))
    return {form for module in modules for form in forms(module.read_text())}


@pytest.mark.parametrize("slug", build_assignments.slugs())
def test_no_part_of_a_solution_stands_in_helpers(slug, taught, in_helpers):
    secret = of_solutions(ROOT / "source" / slug / f"{slug}.ipynb") - taught
    assert secret, "nothing was looked for"
    assert secret & in_helpers == KNOWN.get(slug, set())


@pytest.mark.parametrize(
    "other",
    [
        "new = momentum * velocity - rate * gradient",
        "ball = share * ball - pace * slopes[0]",
        "def pulled(old, new, share):\n    return share * old + (1 - share) * new.mean()",
        "root = sum(1 / (eps + roots(s)) for s in squares)",
    ],
)
def test_a_rule_is_found_under_other_names(other):
    solution = (
        "velocity = momentum * velocity - rate * gradient\n"
        "kept = beta * kept + (1 - beta) * gradient\n"
        "step = sum(1 / (epsilon + root(each)) for each in averages)"
    )
    assert set(forms(solution)) & set(forms(other))
    assert not set(forms(solution)) & set(forms("step = sum(each for each in averages) / 2"))
