"""Questions to query after a graded cell; the source notebook gives the correct replies.

`assert double(21) == 42` can be made to pass in many ways. If the grader then queries
`double(21) == 42` and `double(21) == 1305` in random order, only a kernel with a correct answer
replies yes to the first and no to the second. An object that equals everything replies yes to both;
one of a class of the notebook that decides what it equals makes the question fail.
"""

import ast
from collections.abc import Iterator

from grader.integrity.modified_conditions import COMPARING, modified

#: Calls that require their first argument to be true.
REQUIRING = ("require",)
#: What is in one of these is run in another namespace, or only if the answer gives reason to.
NOT_ALWAYS_RUN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
NOT_ALWAYS_RUN += (ast.If, ast.Try, ast.TryStar, ast.Match)
#: A question that takes longer is not queried.
MAX_REPLY_SECONDS = 0.05

#: Methods by which an object decides what a comparison or a computation with it gives.
_DECIDING = "eq ne lt le gt ge bool float int index len iter contains getitem abs neg pos add radd"
_DECIDING += " sub rsub mul rmul truediv rtruediv floordiv mod pow matmul and or xor round array"
_DECIDING += " array_ufunc array_function array_interface array_struct getattribute"

_OF_C = ("wrapper_descriptor", "method_descriptor", "getset_descriptor")

_ANSWER = f"""\
import dataclasses, sysconfig
_thaw_libraries = tuple(map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))

def _thaw_by_fields(value, kind, name, method):
    # What dataclasses writes compares the fields of two objects of one class, and nothing else.
    mro = type.__dict__["__mro__"].__get__(type(value))
    if not dataclasses.is_dataclass(kind) or any("__class__" in vars(one) for one in mro[:-1]):
        return False
    compared = [field.name for field in dataclasses.fields(kind) if field.compare]
    usual = vars(dataclasses.make_dataclass("_", compared, order=True)).get(f"__{{name}}__")
    parts = "co_code", "co_names", "co_consts", "co_freevars"
    return (
        usual is not None
        and all(getattr(usual.__code__, one) == getattr(method.__code__, one) for one in parts)
        and method.__globals__.get("NotImplemented", NotImplemented) is NotImplemented
        and method.__builtins__["NotImplemented"] is NotImplemented
    )

def _thaw_plain(value, depth=3):
    if depth and type(value) in (list, tuple, set, frozenset, dict):
        for part in list(value.values() if type(value) is dict else value)[:1000]:
            _thaw_plain(part, depth - 1)
    if not type(value).__flags__ & (1 << 9):  # a class of C code
        return value
    for kind in type.__dict__["__mro__"].__get__(type(value)):
        held = type.__dict__["__dict__"].__get__(kind) if kind.__flags__ & (1 << 9) else {{}}
        for name in {_DECIDING.split()}:
            method = held.get(f"__{{name}}__")
            if method is None or type(method).__name__ in {_OF_C}:
                continue
            code = method.__code__ if type(method) is type(_thaw_plain) else None
            path = getattr(code, "co_filename", "")
            if not path.startswith(_thaw_libraries) or kind.__module__ == "unittest.mock":
                if not (depth and code and _thaw_by_fields(value, kind, name, method)):
                    raise TypeError(f"{{type(value).__name__}} decides what it equals")
                for field in dataclasses.fields(kind):
                    _thaw_plain(getattr(value, field.name, None), depth - 1)
    return value

"""
_ANSWER += """\
def _thaw_answer(question):
    import time
    began = time.perf_counter()
    try:
        reply = question()
        reply = True if reply is None else bool(reply)
    except AssertionError:
        reply = False
    except Exception as error:
        reply = type(error).__name__
    return reply, time.perf_counter() - began
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
    changed = {ast.unparse(one): ast.unparse(modified(one)) for one in _conditions(body)}
    return [expression for pair in changed.items() for expression in pair]


def query_code(expressions: list[str]) -> str:
    """Return code whose value is a list of (reply, seconds), one per expression."""
    checked = (ast.unparse(_Plain().visit(ast.parse(one, mode="eval"))) for one in expressions)
    calls = "".join(f"    _thaw_answer(lambda: {expression}),\n" for expression in checked)
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
    """Yield the requirements of statements, including loops, but not functions and branches.

    An honest answer need not take the branch that the model solution takes.
    """
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
        elif not isinstance(statement, NOT_ALWAYS_RUN):
            for part in ("body", "orelse", "finalbody"):
                yield from _conditions(getattr(statement, part, []))


class _Plain(ast.NodeTransformer):
    """Have values checked before they are compared, computed with, or handed to a function."""

    def visit_Compare(self, node):
        self.generic_visit(node)
        node.left, node.comparators = _checked(node.left), list(map(_checked, node.comparators))
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        node.left, node.right = _checked(node.left), _checked(node.right)
        return node

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        node.operand = _checked(node.operand)
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        node.args = list(map(_checked, node.args))
        return node


def _checked(value: ast.expr) -> ast.expr:
    """Return an expression that checks a value, if the notebook's code can have made it."""
    if not isinstance(value, ast.Name | ast.Call | ast.Attribute | ast.Subscript):
        return value
    return ast.Call(ast.Name("_thaw_plain", ast.Load()), [value], [])
