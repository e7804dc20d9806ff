"""Lesson 09's thirty sentences, measured outside the lesson by its own cells.

python -m authoring.studies.old_advice    with this environment's Keras; prints JSON at the end
"""

import json
import sys
from typing import Any

from matplotlib import pyplot

from authoring import build_lessons, notebook_text

LESSON = build_lessons.TEXTS / "09_old_advice_tested.py"


def cells() -> list[str]:
    """Return the lesson's code cells up to its table; those that load results are left out."""
    notebook = notebook_text.read_text(LESSON)
    sources = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## The table"):
            return sources
        if cell.cell_type == "code" and "studies.load" not in cell.source:
            sources.append(cell.source)
    raise ValueError(f"{LESSON.name} has no section 'The table'")


def measure(**instead: Any) -> dict[int, str]:
    """Run the cells; return the status of each sentence by its number.

    Args:
        instead: names that the cells find bound to something else, for example `keras`.
    """
    found: dict[int, str] = {}
    namespace: dict[str, Any] = {}

    def record(number, sentence, cases, reported=False):
        found[number] = namespace["status"](cases)
        print(f"{number:2} {found[number]:8} {sentence} {cases}", flush=True)

    for source in cells():
        exec(compile(source, LESSON.name, "exec"), namespace)
        namespace |= {"record": record, **instead}
    pyplot.close("all")
    return found


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
