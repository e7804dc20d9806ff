"""Each sentence of a sheet, and a submission that violates only this sentence.

`contracts/ASSIGNMENT.py` is a py:percent text. Each cell replaces one answer of the model solution.
Its title is the answer's `grade_id`, `violates` quotes enough of the sentence to be unique, and
`lost` gives the tests that lose their points, each with the misconception's code if one is named:

    # /// contract
    # context = ["A small base to play with"]
    # [personas]
    # "Compile with a new optimizer" = "goes_on_without_compiling"
    # ///
    # %% thaw_top violates="No weight changes" lost="the_top_learns_and_the_rest_is_frozen"
    def thaw_top(base, layers): ...

`context` lists how sentences begin that require nothing of the answer, and `personas` the sentences
that a wrong persona of the bank violates already.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader import percent_text
from grader.sheet.cells import is_test

HEADER = re.compile(r"^# /// contract\n((?:#.*\n)+?)# ///\n", re.MULTILINE)
TASK = re.compile(r"^## Task (\d+)", re.MULTILINE)
END = re.compile(r"(?<=[.!?;:])\**\s+|\n\s*[-*] |\n\s*\n|\n\d+\. ")
TABLE_OR_CODE = re.compile(r"^ *\|.*$|^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Violation:
    """One answer that violates one sentence.

    Attributes:
        answer: the answer's grade_id.
        sentence: a part of the violated sentence.
        source: the answer's code.
        lost: the tests that lose their points, each with the misconception's code or "".
    """

    answer: str
    sentence: str
    source: str
    lost: dict[str, str]


@dataclass(frozen=True)
class Contract:
    """What one text says of one sheet.

    Attributes:
        sentences: the sentences of the sheet's automatically graded tasks.
        context: beginnings of sentences that require nothing.
        personas: parts of sentences, each with the persona that violates it.
        violations: the answers, in the order of the text.
    """

    sentences: list[str]
    context: list[str]
    personas: dict[str, str]
    violations: list[Violation]

    def found(self, part: str) -> list[str]:
        """Return the sentences that contain `part`; a good quotation finds one."""
        return [sentence for sentence in self.sentences if _plain(part) in _plain(sentence)]

    def uncovered(self) -> list[str]:
        """Return the sentences that neither can cost a point nor are listed as context."""
        quoted = [*(one.sentence for one in self.violations), *self.personas]
        covered = {sentence for part in quoted for sentence in self.found(part)}
        return [
            sentence
            for sentence in self.sentences
            if sentence not in covered
            and not any(_plain(sentence).startswith(_plain(start)) for start in self.context)
        ]


def read(path: Path, release: nbformat.NotebookNode) -> Contract:
    """Read the text on the released sheet.

    Raises:
        ValueError: if the header is missing or is not valid TOML.
        KeyError: if a cell lacks `violates` or `lost`.
    """
    header = HEADER.search(path.read_text(encoding="utf-8"))
    if header is None:
        raise ValueError(f"{path} has no '# /// contract' header; see bank/contract.py.")
    table = tomllib.loads(re.sub(r"^# ?", "", header[1], flags=re.MULTILINE))
    violations = [
        _violation(cell) for cell in percent_text.read(path).cells if cell.metadata.get("title")
    ]
    return Contract(
        list(sentences(release)), table.get("context", []), table.get("personas", {}), violations
    )


def sentences(release: nbformat.NotebookNode) -> Iterator[str]:
    """Yield the sentences of the tasks that are graded automatically, without tables and code."""
    for texts, tested in _tasks(release):
        if tested:
            for text in texts:
                prose = re.sub(r"^#+ .*$", "", TABLE_OR_CODE.sub("", text), flags=re.MULTILINE)
                yield from filter(str.strip, END.split("\n" + prose))


def tasks_of_cells(notebook: nbformat.NotebookNode) -> dict[str, int]:
    """Map each cell's grade_id to the number of its task."""
    task, tasks = 0, {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := TASK.search(cell.source)):
            task = int(heading[1])
        if grade_id := cell.metadata.get("nbgrader", {}).get("grade_id"):
            tasks[grade_id] = task
    return tasks


def _tasks(release) -> Iterator[tuple[list[str], bool]]:
    """Yield each task's Markdown cells, and whether the task has tests."""
    texts, tested = [], False
    for cell in release.cells:
        if cell.cell_type == "markdown" and TASK.search(cell.source):
            yield texts, tested
            texts, tested = [], False
        if cell.cell_type == "markdown":
            texts.append(cell.source)
        tested |= is_test(cell)
    yield texts, tested


def _violation(cell) -> Violation:
    tests = (test.partition("=") for test in cell.metadata["lost"].split())
    lost = {name: code for name, _, code in tests}
    return Violation(cell.metadata["title"], cell.metadata["violates"], cell.source, lost)


def _plain(text: str) -> str:
    """Return the text without emphasis, with single blanks."""
    return " ".join(text.replace("*", "").split())
