"""A step inside nbgrader's feedback conversion; `nbgrader_config.py` names it."""

import re

from nbgrader.preprocessors import NbGraderPreprocessor

from grader.pages.hidden_lines import HiddenLines
from grader.pages.visible_text import ANSI, keep_one_form, texts_of
from grader.sheet import failed_check
from grader.sheet.hidden_regions import HIDDEN_TESTS, has_hidden_tests


class HideHiddenTests(NbGraderPreprocessor):
    """Take the hidden tests out of a feedback page: the cells, the tracebacks, all output."""

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        hidden = HiddenLines(nb)
        hidden_cells = set()
        for cell in nb.cells:
            if has_hidden_tests(cell):
                hidden_cells.add(cell.execution_count)
                cell.source = HIDDEN_TESTS.sub("# (More tests stand here.)\n", cell.source).rstrip()
        outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
        for output in outputs:
            keep_one_form(output)
            if output.output_type == "error":
                _shorten(output, hidden_cells)
        hidden.mask([text for output in outputs for text in texts_of(output)])
        for output in outputs:
            if check := failed_check.of_output(output):
                output.traceback.append(check.text)
        return nb, resources


def _shorten(error, hidden_cells: set) -> None:
    """Leave of a traceback the student's own frames and the message."""
    error.traceback = [one for one in error.traceback if _is_students_frame(one, hidden_cells)]
    if failed_check.of_output(error) is None:
        error.traceback.append(f"{error.ename}: {error.evalue}")


def _is_students_frame(frame: str, hidden_cells: set) -> bool:
    """Tell whether a piece of a traceback shows a cell without hidden tests."""
    cell = re.match(r"Cell In\[(\d+)\], line", ANSI.sub("", frame))
    return bool(cell) and int(cell[1]) not in hidden_cells
