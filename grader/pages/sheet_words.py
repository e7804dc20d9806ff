"""Which messages of a run are the sheet's own words.

Code that is graded can read the tests that run on it, and put them into any text that it writes, in
any disguise. A page therefore shows of such a run only what the author of the sheet has written to
be shown: the phrases of messages in its tests and in `helpers.checks`, and a few values.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import helpers

#: A longer message is not shown, nor one with more values or more characters of them.
MAX_CHARACTERS, MAX_VALUES, MAX_VALUE_CHARACTERS = 500, 16, 240
PARTS = ("expected", "found", "try_this")
#: Calls that pass their strings on to the loop or the assignment around them.
TRANSPARENT = {"dict", "enumerate", "items", "list", "next", "sorted", "tuple", "values", "zip"}
WORD = r"[A-Za-z_]\w*"
#: A number, a quoted name or the name of a type, with what stands between values.
VALUE = re.compile(
    r"(?P<number>(?<![\w.])[-+]?(?:\d{1,7}(?:,\d{3})*(?:\.\d{0,8})?(?:e[-+]?\d{1,3})?|nan|inf)(?!\w))"
    rf"|(?P<quote>['\"])(?P<quoted>{WORD}(?:/{WORD})*)(?P=quote)|(?P<type>\b{WORD}\b)|(?P<between>[\s\[\](){{}},:;.%-])"
)
#: Types that are no names of Python's own.
TYPES = {"NoneType", "ndarray", "EagerTensor", "SymbolicTensor", "KerasTensor", "Variable"}
#: Names of weights, in addition to those that the sheet has.
WEIGHTS = {"kernel", "bias", "beta", "gamma", "moving_mean", "moving_variance"}
DTYPE = re.compile(r"b?float\d+|u?int\d+|complex\d+|string")


class SheetWords:
    """The phrases of the messages in a sheet's tests, and the names that it shows.

    Args:
        tests: sources of the tests, with their hidden parts.
        visible: what students can read of the sheet; its names can be values.
    """

    def __init__(self, tests: Iterable[str], visible: str):
        phrases = _phrases_of_helpers() | {one for test in tests for one in _phrases(test)}
        phrases = {one.strip("'\"") for one in phrases}  # quotes belong to the value between them
        # Single letters would spell anything.
        usable = {one for one in phrases if len(re.findall(r"[^\W\d_]", one)) != 1 and one.strip()}
        longest_first = sorted(usable, key=len, reverse=True)
        self._phrase = re.compile("|".join(map(_whole, longest_first)) or r"(?!)")
        shown = _long_words(visible) | _names_of_helpers()
        self._names = shown | set(map(_snake_case, shown)) | WEIGHTS

    def shown(self, text: str) -> str:
        """Return a message up to the first word that is neither the sheet's nor a plain value.

        What is left out is marked by an ellipsis. The result is "" if no phrase comes before it.
        """
        place, values, characters, phrases = 0, 0, 0, 0
        while place < min(len(text), MAX_CHARACTERS):
            found = self._phrase.match(text, place)
            phrases += found is not None
            if found is None:
                found = VALUE.match(text, place)
                if found is None or not self._is_plain(found):
                    break
                values += found["between"] is None
                characters += len(found[0])
                if values > MAX_VALUES or characters > MAX_VALUE_CHARACTERS:
                    break
            place = found.end()
        if place >= len(text):
            return text
        return f"{text[:place].rstrip()} …" if phrases else ""

    def _is_plain(self, value: re.Match) -> bool:
        if value["quoted"]:
            parts = value["quoted"].split("/")
            # Keras numbers layers without a name of their own.
            return all({part, re.sub(r"_\d{1,4}$", "", part)} & self._names for part in parts)
        return value["type"] is None or is_type(value["type"])


def is_type(name: str) -> bool:
    """Tell whether a word is the name of a common type, or None, True or False."""
    known = getattr(builtins, name, None)
    constant = known in (None, True, False) and name in ("None", "True", "False")
    return constant or isinstance(known, type) or name in TYPES or bool(DTYPE.fullmatch(name))


def _long_words(text: str) -> set[str]:
    """Return the words of a text; those with one or two letters could spell others."""
    return set(re.findall(rf"{WORD}(?<=\w\w\w)", text))


def _snake_case(name: str) -> str:
    """Return the name that Keras gives a layer of a class."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _whole(phrase: str) -> str:
    """Return a pattern for a phrase that does not begin or end within a word."""
    begin, end = (r"\b" if re.match(r"\w", edge) else "" for edge in (phrase[0], phrase[-1]))
    return f"{begin}{re.escape(phrase)}{end}"


def _phrases(source: str) -> set[str]:
    """Return the strings in the messages of a test, and in what these are made of."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic, for example
        return set()
    messages = [message for node in nodes for message in _messages(node)]
    found = {one for message in messages for one in _strings(message)}
    names, known = _names(messages), set()
    while names - known:
        known |= names
        values = [value for node in nodes for value in _values_of(node, known)]
        found |= {one for value in values for one in _strings(value)}
        names = _names(values)
    return found


def _messages(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a check, an assert statement or an error is told to say."""
    if isinstance(node, ast.keyword) and node.arg in PARTS:
        yield node.value
    elif isinstance(node, ast.Assert) and node.msg:
        yield node.msg
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        yield from node.exc.args


def _values_of(node: ast.AST, names: set[str]) -> Iterator[ast.expr]:
    """Yield an expression whose value has one of these names, or a function of that name gives."""
    if isinstance(node, ast.Assign) and _names(node.targets) & names:
        yield node.value
    elif isinstance(node, ast.For | ast.comprehension) and _names([node.target]) & names:
        yield node.iter
    elif isinstance(node, ast.FunctionDef) and {node.name, f".{node.name}"} & names:
        given = (part for part in ast.walk(node) if isinstance(part, ast.Return | ast.Yield))
        yield from (part.value for part in given if part.value)


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names in expressions; those of attributes begin with a dot."""
    parts = [part for node in nodes for part in _parts(node)]
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    return names | {f".{part.attr}" for part in parts if isinstance(part, ast.Attribute)}


def _strings(node: ast.AST) -> set[str]:
    constants = (part.value for part in _parts(node) if isinstance(part, ast.Constant))
    return {one for one in constants if isinstance(one, str)}


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of an expression, but no arguments of the functions that it calls."""
    yield node
    for part in ast.iter_child_nodes(node):
        argument = isinstance(node, ast.Call) and part is not node.func
        if not argument or _called(node.func) in TRANSPARENT:
            yield from _parts(part)


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@lru_cache
def _sources_of_helpers() -> tuple[str, ...]:
    # Not imported: TensorFlow would come with them.
    folder = Path(helpers.__file__).parent / "checks"
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))


@lru_cache
def _phrases_of_helpers() -> frozenset[str]:
    """Return the strings with a space in the checks' code, where messages are put together."""
    found = set()
    for source in _sources_of_helpers():
        nodes = list(ast.walk(ast.parse(source)))
        stated = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        strings = (node for node in nodes if isinstance(node, ast.Constant))
        found |= {
            node.value
            for node in strings
            if isinstance(node.value, str) and " " in node.value and id(node) not in stated
        }
    return frozenset(found)


@lru_cache
def _names_of_helpers() -> frozenset[str]:
    return frozenset(_long_words("\n".join(_sources_of_helpers())))
