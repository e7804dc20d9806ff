"""Keras's warning about flags that changed after `compile`, which 3.15.1 has and never reaches.

What lessons 02 and 03 say of such flags holds without the warning and with it.
"""

import warnings

import keras
import numpy as np
import pytest
from keras.src.trainers.trainer import Trainer

from helpers import checks

IMAGES, LABELS = np.ones((8, 4), "float32"), np.zeros((8, 1), "float32")


@pytest.fixture(params=["as installed", "mended"])
def mended(request, monkeypatch):
    """Whether the warning is reached."""
    original = Trainer._assert_compile_called

    def assert_compile_called(self, method_name=None):
        original(self, method_name)
        self._warn_if_trainable_state_changed()

    if request.param == "mended":
        monkeypatch.setattr(Trainer, "_assert_compile_called", assert_compile_called)
    return request.param == "mended"


@pytest.mark.parametrize(("first", "second"), [(False, True), (True, False)])
def test_a_flag_after_the_first_fit_changes_nothing(mended, first, second):
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3, name="base"), keras.layers.Dense(1)]
    )
    base = model.get_layer("base")
    base.trainable = first
    model.compile("sgd", "mse")
    before = checks.moved_by_fit(model, IMAGES, LABELS)
    base.trainable = second
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert checks.moved_by_fit(model, IMAGES, LABELS) == before
    assert any("base" in name for name in before) == first
    if mended:
        assert any("recompile" in str(warning.message) for warning in caught)
