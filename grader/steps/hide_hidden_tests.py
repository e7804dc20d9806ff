"""The step that takes hidden tests out of a feedback page; `nbgrader_config.py` names it."""

import builtins
import re
from collections.abc import Callable

from nbconvert.filters.ansi import strip_ansi
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_locked

from grader.pages import keras2_names, library_messages
from grader.pages.sheet_words import WORD, SheetWords
from grader.pages.stopped import Stopped, function_at
from grader.sandbox import limit_messages
from grader.sheet import failed_check, metadata
from grader.sheet.cells import is_test
from grader.sheet.hidden_regions import HIDDEN_TESTS, has_hidden_tests
from grader.steps import submitted_outputs
from grader.text import printable

NOTE = "# (More tests stand here.)\n"
NOT_SHOWN = "[not shown: other words than the sheet's]"
#: The name of an error that is none of Python's own: its author could put anything into it.
OTHER_ERROR = "an error of another kind"
FRAME = re.compile(r"Cell In\[(\d{1,9})\], line (\d{1,9})\b")
MAX_LINE = 200


class HideHiddenTests(NbGraderPreprocessor):
    """Hide the hidden tests: their lines, and what code has written that could read them.

    That is all output from the first cell with hidden tests on. Instead, a cell has the output that
    was submitted, and then what the grader has to say: a test's error in the sheet's words, or a
    limit. The cell's metadata tell how many outputs are `as_submitted`. Verdicts on all tests go
    into the resources `verdicts`, by grade_id, for the summary, other errors into `stopped`, and
    the names of tests that failed in a hidden line into `unseen`.
    """

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        verdicts = Verdicts(nb)
        submitted = submitted_outputs.by_cell(resources.get("submitted", ""))
        resources["verdicts"], resources["stopped"], resources["unseen"] = {}, {}, []
        # Without a sandbox, code can read the source notebook at once.
        sandboxed = metadata.run_of(nb).seconds is not None
        hidden = not sandboxed and any(map(has_hidden_tests, nb.cells))
        for cell in nb.cells:
            cell.metadata.pop("as_submitted", None)
            hidden = hidden or has_hidden_tests(cell)
            if is_test(cell):
                name = cell.metadata.nbgrader.grade_id
                resources["verdicts"][name] = verdicts.of(cell)
                resources["stopped"][name] = verdicts.stopped(cell)
                resources["unseen"] += [name] if verdicts.is_unseen(cell) else []
            if hidden and cell.cell_type == "code":
                self._replace_outputs(cell, submitted, verdicts)
        for cell in filter(has_hidden_tests, nb.cells):
            cell.source = HIDDEN_TESTS.sub(NOTE, cell.source).rstrip()
        return nb, resources

    def _replace_outputs(self, cell: NotebookNode, submitted: Callable, verdicts) -> None:
        outputs = submitted(cell)
        if is_test(cell):
            outputs = [output for output in outputs if output.output_type != "error"]
        cell.metadata.as_submitted = len(outputs)
        cell.outputs, cell.execution_count = [*outputs, *verdicts.grader_outputs(cell)], None


class Verdicts:
    """What may be said of a test's result.

    Args:
        nb: a graded notebook with the hidden tests in it.
    """

    def __init__(self, nb: NotebookNode):
        tests = [cell.source for cell in nb.cells if is_test(cell)]
        visible = "\n".join(map(submitted_outputs.visible, nb.cells))
        self._words, self._names = SheetWords(tests, visible), set(re.findall(WORD, visible))
        run = metadata.run_of(nb)
        self._own = _own_errors(run)
        self._incomplete = [limit_messages.incomplete(limit) for limit in run.limits]
        self._cells = {
            cell.execution_count: cell for cell in nb.cells if cell.get("execution_count")
        }

    def of(self, cell: NotebookNode) -> NotebookNode | None:
        """Return a test's error in the sheet's and the grader's words; None if it has none.

        Such an error is a failed check, a limit or another error with one of Python's own names,
        and with a message only if the sheet or a library has given it.
        """
        error = _error(cell)
        if error is None:
            return None
        if self._is_own(error):
            return limit_messages.error(error.ename, error.evalue)
        if shown := self._failed_check(error):
            return shown
        stopped = self._other(error)
        return new_output(
            "error", ename=stopped.name, evalue=stopped.message, traceback=stopped.lines()
        )

    def stopped(self, cell: NotebookNode) -> Stopped | None:
        """Return what stopped a test, if that is neither a failed check nor a limit."""
        error = _error(cell)
        if error is None or self._is_own(error) or self._failed_check(error):
            return None
        return self._other(error)

    def is_unseen(self, cell: NotebookNode) -> bool:
        """Tell whether a test failed in a hidden line, as far as its error says where."""
        error = _error(cell)
        if error is None or self._is_own(error):
            return False
        check = failed_check.of_output(error)
        frames = FRAME.findall(strip_ansi("\n".join(error.traceback)))
        lines = [int(line) for count, line in frames if self._cells.get(int(count)) is cell]
        number = (check and check.line) or (lines[0] if lines else 0)
        return 0 < number <= len(cell.source.split("\n")) and _is_hidden(cell, number)

    def grader_outputs(self, cell: NotebookNode) -> list[NotebookNode]:
        """Return what the grader has to say in a cell: of limits, and of a test its verdict."""
        said = [output for output in cell.outputs[:1] if output in self._incomplete]
        if is_test(cell):
            return [*said, *filter(None, [self.of(cell)])]
        error = _error(cell)
        return [*said, error] if error is not None and self._is_own(error) else said

    def _is_own(self, error: NotebookNode) -> bool:
        return (error.ename, error.evalue) in self._own

    def _failed_check(self, error: NotebookNode) -> NotebookNode | None:
        """Return a failed check with the sheet's words; None if there is nothing of it to show."""
        check = failed_check.of_output(error)
        if check is None:
            return None
        texts = (check.expected, check.found)
        said = [self._words.shown(text) or (text and NOT_SHOWN) for text in texts]
        code = check.code if check.misconception else None
        if code is None and not set(said) - {NOT_SHOWN, ""}:
            return None
        shown = failed_check.FailedCheck(*said, code, self._words.shown(check.try_this))
        error = new_output("error", ename=failed_check.ENAME, evalue="", traceback=[shown.text])
        shown.write_to(error)
        return error

    def _other(self, error: NotebookNode) -> Stopped:
        kind = getattr(builtins, error.ename, None)
        known = isinstance(kind, type) and issubclass(kind, BaseException)
        known = known or error.ename == limit_messages.NO_STDIN
        if not known:
            return Stopped(OTHER_ERROR, **self._lines(error))
        message = strip_ansi(error.evalue)
        said = library_messages.shown(message, self._names) or self._words.shown(message)
        old = keras2_names.recognize(error.ename, message)
        return Stopped(error.ename, said, advice=str(old or ""), **self._lines(error))

    def _lines(self, error: NotebookNode) -> dict:
        """Return the lines of the notebook through which an error went, but no hidden ones.

        Only their numbers come from the run: two of the notebook's own lines can say little.
        """
        found = {}
        for count, line in FRAME.findall(strip_ansi("\n".join(error.traceback))):
            cell, number = self._cells.get(int(count)), int(line)
            text = _line(cell, number) if cell else None
            if text and is_locked(cell):
                found["test_line"] = f"line {number}: {text}"
            elif text:
                function = printable(function_at(cell.source, number))
                found |= {"line": text, "number": number, "function": function}
        return found


def _error(cell: NotebookNode) -> NotebookNode | None:
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return errors[-1] if errors else None


def _line(cell: NotebookNode, number: int) -> str | None:
    """Return a line of a cell without white space at its ends; None if it is hidden or missing."""
    lines = cell.source.split("\n")
    if not 0 < number <= len(lines):
        return None
    return None if _is_hidden(cell, number) else printable(lines[number - 1].strip()[:MAX_LINE])


def _is_hidden(cell: NotebookNode, number: int) -> bool:
    lines = cell.source.split("\n")
    until = [HIDDEN_TESTS.sub("", "\n".join(lines[:end]) + "\n") for end in (number - 1, number)]
    return has_hidden_tests(cell) and number > 1 and until[0] == until[1]


def _own_errors(run: metadata.Run) -> set[tuple[str, str]]:
    """Return the names and texts of the errors that the grader itself has put into a notebook."""
    limits = {
        (name, one)
        for name in (limit_messages.TOO_LONG, limit_messages.LIMIT)
        for one in run.limits
    }
    limits |= {(limit_messages.NOT_RUN, limit_messages.not_run(one)) for one in run.limits}
    flags = {
        (limit_messages.FLAGGED, limit_messages.flagged(flag.partition(": ")[2]))
        for flag in run.flags
    }
    return limits | flags
