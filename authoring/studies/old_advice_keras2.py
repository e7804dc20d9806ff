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

from authoring.studies import old_advice
from authoring.studies.study import Study


def main() -> None:
    """Measure every sentence once and write the result."""
    version = importlib.metadata.version("tf_keras")
    study = Study(
        "old_advice_keras2",
        f"python -m authoring.studies.old_advice_keras2, with tf_keras {version}",
        keys=("sentence",),
        results=("status",),
    )
    tf_keras.optimizers.SGD = tf_keras.optimizers.legacy.SGD
    found = old_advice.measure(keras=tf_keras)
    study.run([(number,) for number in found], lambda number: (found[number],))


if __name__ == "__main__":
    main()
