"""Read the code of a submission for what no solution has a reason to say.

The guard sees what code does in the kernel, where code can undo, rename or watch; a text cannot.
Only exact signs count, so that nothing honest is noticed, and a notice costs no points.
"""

import ast
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager

from grader.integrity.code_signs import (
    BENDS,
    CALLS,
    DECIDES,
    MEMORY,
    METHODS,
    MODULES,
    REACHES,
    SHELL,
)

#: More notices of one submission add nothing.
MAX_NOTICES = 10
#: Of a submission whose answers have the marks that only a source notebook has.
FROM_SOURCE = "has the marks of the instructor's source in its answers (`### BEGIN SOLUTION`)"
MAX_CHARACTERS = 100_000
#: IPython reads a cell again for each magic in it.
MAX_CHARACTERS_WITH_MAGICS = 20_000
MAX_NESTING = 5
_MAGICS = TransformerManager()


@dataclass
class _Known:
    """What the cells so far say of names."""

    imported: dict[str, str] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    shells: set[str] = field(default_factory=set)


def read(sources: Iterable[str], hidden_names: Collection[str] = ()) -> list[str]:
    """Return what code does that no solution has a reason to do.

    Args:
        sources: code in the student's cells and files, magics included, in order.
        hidden_names: names that only hidden tests define.

    Returns:
        For each kind a notice that goes on after "the notebook", with the piece of code.
    """
    known, found = _Known(), {}
    trees = [tree for source in sources if (tree := _parsed(source)) is not None]
    for tree in trees:
        _learn(tree, known)
    hidden = frozenset(hidden_names) - known.defined - known.imported.keys()
    for tree in trees:
        try:
            for what, node in _notices(tree, known, hidden):
                found.setdefault(what, _short(node))
        except RecursionError:
            found.setdefault("nests code too deeply to be read", "")
    return [f"{what} (`{code}`)" if code else what for what, code in found.items()][:MAX_NOTICES]


def _parsed(source: str) -> ast.Module | None:
    """Return a cell's syntax tree; None if it cannot run anyway, or is no Python."""
    first, _, rest = source.lstrip().partition("\n")
    source = rest if first.startswith("%%") else source
    if len(source) > MAX_CHARACTERS:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a student's invalid escape sequences
        for transform in (str, _MAGICS.transform_cell):
            try:
                return ast.parse(transform(source))
            except (SyntaxError, ValueError, RuntimeError, MemoryError):
                if len(source) > MAX_CHARACTERS_WITH_MAGICS:
                    break
    return None


def _learn(tree: ast.AST, known: _Known) -> None:
    """Note imports, definitions and names of the shell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                known.imported[name] = alias.name if alias.asname else name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                known.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            known.defined.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.defined.add(node.id)
        elif isinstance(node, ast.arg):
            known.defined.add(node.arg)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            known.defined.add(node.name)
        if isinstance(node, ast.Assign) and _is_shell(node.value, known):
            known.shells |= {one.id for one in node.targets if isinstance(one, ast.Name)}


def _notices(
    tree: ast.AST, known: _Known, hidden: frozenset[str], depth: int = 0
) -> Iterator[tuple[str, ast.AST]]:
    for node, inside in _walk(tree):
        text = _text(node)
        if isinstance(node, ast.Attribute):
            yield from _attribute(node, known, inside)
        elif isinstance(node, ast.Call):
            yield from _call(node, known, hidden, inside, depth)
        elif isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.FunctionDef) and line.name in DECIDES:
                    yield "has a class that decides what it equals", line
                elif isinstance(line, ast.Assign) and _names(line.targets) & DECIDES:
                    yield "has a class that decides what it equals", line
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name in _modules(node):
                if name in MODULES:
                    yield MODULES[name], node
        elif isinstance(node, ast.Name) and node.id in hidden:
            yield "uses a name that only hidden tests have", node
        elif text is not None:
            if text in REACHES | (DECIDES - {"__array__", "__mro__"}):
                yield "looks for what it has no reason to know", node
            elif MEMORY.search(text):
                yield "opens the memory or the files of a process", node
            elif text in hidden and text.startswith(("_", "probe_")):
                yield "uses a name that only hidden tests have", node


def _attribute(node: ast.Attribute, known: _Known, inside: bool):
    stored = not isinstance(node.ctx, ast.Load)
    of_self = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
    if node.attr in REACHES:
        yield "looks for what it has no reason to know", node
    elif stored and node.attr in BENDS:
        yield "changes the class or the code of an object", node
    elif stored and node.attr in METHODS and not of_self:
        yield "replaces a method of an object", node
    elif stored and inside and _root(node) in known.imported:
        if not _is_setting(node, known):
            yield "replaces a part of a library while a test runs", node
    elif _is_shell(node.value, known) and (node.attr in SHELL or inside):
        yield "changes how cells are run or reported", node


def _call(node: ast.Call, known: _Known, hidden, inside: bool, depth: int):
    name, arguments = _full_name(node.func, known), node.args
    if name in CALLS:
        yield CALLS[name], node
    elif name in ("setattr", "delattr", "builtins.setattr", "object.__setattr__"):
        if len(arguments) >= 2 and (text := _text(arguments[1])):
            attribute = ast.Attribute(arguments[0], text, ast.Store())
            yield from ((what, node) for what, _ in _attribute(attribute, known, inside))
    elif name in ("exec", "eval", "compile", "builtins.exec", "builtins.eval"):
        text = _text(arguments[0]) if arguments else None
        tree = _parsed(text) if text and depth < MAX_NESTING else None
        if tree is not None:
            yield from _notices(tree, known, hidden, depth + 1)
        elif text is None:
            yield "runs code that is not in the notebook", node
    elif inside and name == "get_ipython":
        yield "changes how cells are run or reported", node


def _walk(tree: ast.AST, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Yield all nodes, and whether they are in a function, without recursion."""
    pending = [(tree, inside)]
    while pending:
        node, inside = pending.pop()
        yield node, inside
        within = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        pending += ((child, within) for child in ast.iter_child_nodes(node))


def _text(node: ast.AST) -> str | None:
    """Return the text that a constant or a sum of constants gives."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [_text(part) if isinstance(part, ast.Constant) else "{" for part in node.values]
        return "".join(part or "" for part in parts)
    if isinstance(node, ast.Subscript) and ast.unparse(node.slice) == "::-1":
        return (text := _text(node.value)) and text[::-1]
    return None


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _full_name(node: ast.AST, known: _Known) -> str:
    """Return a dotted name with imported names in full; empty for other expressions."""
    if isinstance(node, ast.Name):
        return known.imported.get(node.id, node.id)
    if isinstance(node, ast.Attribute) and (value := _full_name(node.value, known)):
        return f"{value}.{node.attr}"
    return ""


def _is_setting(node: ast.Attribute, known: _Known) -> bool:
    """Tell whether an attribute of a library is a setting such as `plt.rcParams`, not a part."""
    full = _full_name(node, known)
    return full.startswith(("matplotlib", "np.random", "sys.std", "os.environ")) or (
        node.attr.isupper()
    )


def _is_shell(node: ast.AST, known: _Known) -> bool:
    if isinstance(node, ast.Call):
        return _full_name(node.func, known).endswith("get_ipython")
    return isinstance(node, ast.Name) and node.id in known.shells


def _names(targets: list[ast.expr]) -> set[str]:
    return {one.id for one in targets if isinstance(one, ast.Name)}


def _modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield alias.name
            yield alias.name.partition(".")[0]
        elif node.module:
            yield from (node.module, f"{node.module}.{alias.name}")


def _short(node: ast.AST) -> str:
    line = " ".join(ast.unparse(node).split())
    return line if len(line) <= 60 else f"{line[:59]}…"
