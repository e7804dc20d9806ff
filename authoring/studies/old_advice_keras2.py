"""Lesson 09's thirty sentences, measured in the last Keras 2 (the package `tf_keras`).

The cells are the lesson's own: the same text is executed with another `keras`. Nothing is tuned or
chosen here. `SGD` is the one of Keras 2 (`optimizers.legacy`), for which the advice on rates
was written. Needs `tf_keras`, which the course does not install:

    uv pip install --no-deps --target /somewhere tf_keras
    PYTHONPATH=/somewhere python -m authoring.studies.old_advice_keras2
"""

import importlib.metadata
import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tf_keras
from matplotlib import pyplot

from authoring import lessons, notebook_text
from authoring.studies.study import Study

LESSON = lessons.TEXTS / "09_old_advice_tested.py"


def cells() -> list[str]:
    """Return the lesson's code cells up to its table; the one that loads our result is left out."""
    notebook = notebook_text.read_text(LESSON)
    sources = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## The table"):
            return sources
        if cell.cell_type == "code" and "studies.load" not in cell.source:
            sources.append(cell.source)
    raise ValueError(f"{LESSON.name} has no section 'The table'")


def measure_all() -> dict[int, str]:
    """Run the cells with Keras 2; return the status of each sentence."""
    tf_keras.optimizers.SGD = tf_keras.optimizers.legacy.SGD
    found: dict[int, str] = {}
    namespace: dict = {}

    def record(number, sentence, cases, reported=False):
        found[number] = namespace["status"](cases)
        print(f"{number:2} {found[number]:8} {sentence} {cases}", flush=True)

    for source in cells():
        exec(compile(source, LESSON.name, "exec"), namespace)
        namespace["keras"] = tf_keras
        namespace["record"] = record
    pyplot.close("all")
    return found


def main() -> None:
    """Measure every sentence once and write the result."""
    version = importlib.metadata.version("tf_keras")
    study = Study(
        "old_advice_keras2",
        f"python -m authoring.studies.old_advice_keras2, with tf_keras {version}",
        keys=("sentence",),
        results=("status",),
    )
    found = measure_all()
    study.run([(number,) for number in found], lambda number: (found[number],))


if __name__ == "__main__":
    main()
