import os
import subprocess
import sys

import pytest

FIT = """
import numpy as np
from helpers.quiet_tensorflow import keras
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), verbose=0)
print("trained")
"""


def run(code):
    # A test before this one may have imported the module, which sets it.
    environment = {key: value for key, value in os.environ.items() if key != "TF_CPP_MIN_LOG_LEVEL"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )


def test_importing_and_training_print_nothing():
    done = run(FIT)
    assert (done.stdout, done.stderr) == ("trained\n", "")


@pytest.mark.full
def test_tensorflow_is_noisy_without_it():
    """If this fails, TensorFlow is quiet by itself and the module can be removed."""
    done = run("import tensorflow")
    assert done.returncode == 0 and "tensorflow" in done.stderr.lower()


def test_a_failed_import_shows_the_suppressed_output():
    code = (
        "import os, sys\n"
        "class Noisy:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'tensorflow':\n"
        "            os.write(2, b'a reason from C++\\n')\n"
        "            raise ImportError('no tensorflow')\n"
        "sys.meta_path.insert(0, Noisy())\n"
        "import helpers.quiet_tensorflow\n"
    )
    done = run(code)
    assert done.returncode == 1
    assert "a reason from C++" in done.stderr and "no tensorflow" in done.stderr


def test_light_modules_do_not_import_tensorflow():
    code = (
        "import sys, helpers.misconceptions, helpers.data, lab.__main__\n"
        "print('tensorflow' in sys.modules)"
    )
    assert run(code).stdout == "False\n"
