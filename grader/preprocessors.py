"""A step inside nbgrader's feedback conversion; `nbgrader_config.py` names it."""

import re

from nbgrader.preprocessors import NbGraderPreprocessor

from helpers.misconceptions import CATALOGUE

HIDDEN_REGION = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS\n(.*?)^[ \t]*### END HIDDEN TESTS[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")
MASK = "[a line of the hidden tests]"
#: What a failed check may say in any case, even if a hidden test has the same words.
PUBLIC = {line for entry in CATALOGUE.values() for line in (entry.headline(), *entry.advice())}


class HideHiddenTests(NbGraderPreprocessor):
    """Take the hidden tests out of a feedback page: the cells, the tracebacks, all output."""

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        hidden = _hidden_lines(nb)
        hidden_cells = set()
        for cell in nb.cells:
            if cell.cell_type == "code" and HIDDEN_REGION.search(cell.source):
                hidden_cells.add(cell.execution_count)
                cell.source = HIDDEN_REGION.sub("# (More tests ran here.)\n", cell.source).rstrip()
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                _clean_output(output, hidden, hidden_cells)
        return nb, resources


def _hidden_lines(nb) -> set[str]:
    """Return the lines that stand in hidden regions and nowhere in plain sight."""
    hidden, visible = set(), set()
    for cell in nb.cells:
        for region in HIDDEN_REGION.findall(cell.source):
            hidden |= _telling_lines(region)
        visible |= _telling_lines(HIDDEN_REGION.sub("", cell.source))
    return (hidden - visible) | {"### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"}


def _telling_lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= 12}


def _clean_output(output, hidden: set[str], hidden_cells: set) -> None:
    """Shorten an error to the student's own frames; mask hidden lines wherever they appear."""
    if output.output_type == "error":
        output.evalue = _mask(output.evalue, hidden)
        own = [frame for frame in output.traceback if _is_students_frame(frame, hidden_cells)]
        kind = "" if output.ename == "CheckFailed" else f"{output.ename}: "
        output.traceback = [_mask(frame, hidden) for frame in own] + [kind + output.evalue]
    elif output.output_type == "stream":
        output.text = _mask(output.text, hidden)
    else:
        for kind, content in output.get("data", {}).items():
            if isinstance(content, str) and not kind.startswith("image/png"):
                output.data[kind] = _mask(content, hidden)


def _is_students_frame(frame: str, hidden_cells: set) -> bool:
    """Tell whether a piece of a traceback shows a cell without hidden tests."""
    cell = re.match(r"Cell In\[(\d+)\], line", ANSI.sub("", frame))
    return bool(cell) and int(cell[1]) not in hidden_cells


def _mask(text: str, hidden: set[str]) -> str:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        bare = ANSI.sub("", line)
        if bare not in PUBLIC and any(secret in bare for secret in hidden):
            lines[place] = MASK
    return "\n".join(lines)
