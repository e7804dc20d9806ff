"""What is shown of an error that stopped a test."""

import ast
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stopped:
    """An error that is no failed check, in words that a page may show.

    Attributes:
        name: the error's name, or "an error of another kind".
        message: what it says; "" if that is not shown.
        function: the student's function in which it was raised, or "".
        number: the line's number in its cell, or 0.
        line: the student's own line in which it was raised, or "".
        test_line: the last visible line of the test, with its number, or "".
        advice: what to write in Keras 3, or "".
    """

    name: str
    message: str = ""
    function: str = ""
    number: int = 0
    line: str = ""
    test_line: str = field(default="", compare=False)  # tests can stop for one reason
    advice: str = ""

    @property
    def error(self) -> str:
        """The last line of the error: its name and what it says."""
        return f"{self.name}: {self.message}" if self.message else self.name

    def lines(self) -> list[str]:
        """Return the lines that stand in place of the error's traceback."""
        where = f"your function {self.function}" if self.function else "your code"
        shown = [
            self.test_line and f"  in the test, {self.test_line}",
            self.line and f"  in {where}, line {self.number} of its cell: {self.line}",
            self.advice and f"  {self.advice}",
        ]
        return [f"The test stopped with {self.error}", *filter(None, shown)]


def function_at(source: str, number: int) -> str:
    """Return the function or method of a cell around a line, as "Class.method"; "" if none is.

    Args:
        source: the cell's source.
        number: the line's number, from 1.
    """
    try:
        nodes = [ast.parse(source)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic, for example
        return ""
    names: list[str] = []
    function = False
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    while nodes:
        node = nodes.pop()
        for part in ast.iter_child_nodes(node):
            if getattr(part, "lineno", 0) <= number <= (getattr(part, "end_lineno", 0) or 0):
                if isinstance(part, kinds):
                    names.append(part.name)
                    function |= not isinstance(part, ast.ClassDef)
                nodes = [part]
    return ".".join(names) if function else ""
