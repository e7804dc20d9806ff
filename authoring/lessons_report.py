"""A pytest plugin for `make lessons`: seconds per lesson, and the share of compared cells.

nbval compares no images, and no cells with certain tags or marks. The run fails if less than 85 %
of the cells with text are compared.
"""

from collections import Counter

import nbformat

from authoring import build_lessons

MIN_COMPARED_SHARE = 0.85
_seconds: Counter = Counter()


def has_text(cell) -> bool:
    """Tell whether a code cell has stored text that nbval could compare."""
    return any(
        output.output_type == "stream"
        or ("text/plain" in output.get("data", {}) and "image/png" not in output.data)
        for output in cell.get("outputs", [])
    )


def is_compared(cell) -> bool:
    """Tell whether nbval compares the cell's stored text with what it prints now."""
    tagged = any(tag.startswith("nbval-") for tag in cell.metadata.get("tags", []))
    marked = any(
        line.strip().startswith(("# NBVAL_", "#NBVAL_")) for line in cell.source.splitlines()
    )
    return cell.execution_count is not None and not tagged and not marked


def counts(notebook) -> tuple[int, int]:
    """Return the number of code cells with text, and the number of compared ones."""
    with_text = [cell for cell in notebook.cells if has_text(cell)]
    return len(with_text), sum(map(is_compared, with_text))


def pytest_runtest_logreport(report):
    """Add up the seconds of a lesson's cells; the first one's include the start of the kernel."""
    _seconds[report.nodeid.split("::")[0]] += report.duration


def pytest_terminal_summary(terminalreporter):
    """Print a line for each lesson that was run."""
    write = terminalreporter.write_line
    total_text = total_compared = 0
    write("")
    for file, seconds in sorted(_seconds.items()):
        with_text, compared = counts(nbformat.read(build_lessons.ROOT / file, as_version=4))
        total_text, total_compared = total_text + with_text, total_compared + compared
        write(f"{seconds:6.0f} s  {compared:3} of {with_text:3} cells with text compared  {file}")
    if total_text:
        part = total_compared / total_text
        write(f"{sum(_seconds.values()):6.0f} s  {part:.0%} of the cells with text are compared")


def pytest_sessionfinish(session, exitstatus):
    """Fail the run if too few cells are compared."""
    found = [counts(nbformat.read(build_lessons.ROOT / file, as_version=4)) for file in _seconds]
    with_text, compared = (
        (sum(numbers) for numbers in zip(*found, strict=True)) if found else (0, 0)
    )
    if compared < MIN_COMPARED_SHARE * with_text and exitstatus == 0:
        session.exitstatus = 1
