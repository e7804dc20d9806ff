"""Errors of code for Keras 2 are recognized, as this Keras raises them."""

import re

import numpy as np
import pytest

from grader.pages.keras2_names import OLD_NAMES, recognize
from helpers.quiet_tensorflow import keras

#: What a student writes, for each row of the table.
WAYS = {
    "keras.backend.set_value": "keras.backend.set_value(model.optimizer.learning_rate, 0.1)",
    "keras.backend.get_value": "keras.backend.get_value(model.optimizer.learning_rate)",
    "keras.backend.count_params": "keras.backend.count_params(model.weights[0])",
    "keras.backend.learning_phase": "keras.backend.learning_phase()",
    "keras.backend.eval": "keras.backend.eval(x)",
    "keras.backend.function": "keras.backend.function([], [])",
    "keras.backend.…": "keras.backend.mean(x)",
    "optimizer.lr": "print(model.optimizer.lr)",
    "lr=…": "keras.optimizers.Adam(lr=0.1)",
    "schedule_decay=…": "keras.optimizers.Nadam(schedule_decay=0.1)",
    "keras.optimizers.legacy": "keras.optimizers.legacy.SGD(0.1)",
    "optimizer.get_weights()": "model.optimizer.get_weights()",
    "optimizer.weights": "model.optimizer.weights",
    "optimizer.minimize": "model.optimizer.minimize(lambda: 0, [])",
    "keras.layers.experimental": (
        "keras.layers.experimental.preprocessing.Rescaling(1)",
        "from keras.layers.experimental import preprocessing",
        "from tensorflow.keras.layers.experimental.preprocessing import Rescaling",
        "from tensorflow import keras; keras.layers.experimental.preprocessing",
    ),
    "keras.wrappers.scikit_learn": (
        "keras.wrappers.scikit_learn.KerasClassifier(None)",
        "from tensorflow.keras.wrappers.scikit_learn import KerasClassifier",
    ),
    "fit_generator": "model.fit_generator(rows, steps_per_epoch=2)",
    "evaluate_generator": "model.evaluate_generator(rows, steps=2)",
    "predict_generator": "model.predict_generator(rows, steps=2)",
    "workers=…": "model.fit(x, x, workers=2)",
    "use_multiprocessing=…": "model.fit(x, x, use_multiprocessing=True)",
    "max_queue_size=…": "model.fit(x, x, max_queue_size=2)",
    "model.predict_classes": "model.predict_classes(x)",
    "model.predict_proba": "model.predict_proba(x)",
    "reset_states()": "keras.metrics.Mean().reset_states()",
    "layer.input_shape": "keras.layers.Dense(1).input_shape",
    "layer.output_shape": "keras.layers.Dense(1).output_shape",
    "model.save without an ending": "model.save(folder + '/model')",
    "model.save_weights(file)": "model.save_weights(folder + '/weights.h5')",
    "save_format=…": "model.save_weights(folder + '/a.weights.h5', save_format='h5')",
    "load_model of a folder": "keras.models.load_model(folder)",
    "ModelCheckpoint(file)": (
        "keras.callbacks.ModelCheckpoint(folder + '/a')",
        "keras.callbacks.ModelCheckpoint(folder + '/a', save_weights_only=True)",
    ),
    "period=…": "keras.callbacks.ModelCheckpoint('a.keras', period=2)",
    "keras.utils.np_utils": (
        "from keras.utils import np_utils",
        "from keras.utils.np_utils import to_categorical",
        "keras.utils.np_utils.to_categorical([1])",
    ),
    "keras.utils.vis_utils": "from keras.utils.vis_utils import plot_model",
    "keras.utils.generic_utils": "import keras.utils.generic_utils",
    "keras.utils.layer_utils": "from keras.utils.layer_utils import count_params",
    "keras.layers.core": "from keras.layers.core import Dense",
    "keras.layers.convolutional": "from keras.layers.convolutional import Conv2D",
    "keras.layers.normalization": "from keras.layers.normalization import BatchNormalization",
    "keras.layers.advanced_activations": "import keras.layers.advanced_activations",
    "keras.engine": "from keras.engine.topology import Layer",
    "ImageDataGenerator": (
        "keras.preprocessing.image.ImageDataGenerator()",
        "from keras.preprocessing.image import ImageDataGenerator",
    ),
    "keras.preprocessing.text": "from keras.preprocessing.text import Tokenizer",
    "keras.experimental": "keras.experimental.CosineDecay",
    "keras.layers.CuDNNLSTM": "keras.layers.CuDNNLSTM(2)",
    "fused=…": "keras.layers.BatchNormalization(fused=True)",
    "virtual_batch_size=…": "keras.layers.BatchNormalization(virtual_batch_size=2)",
    "weights=…": "keras.layers.Dense(1, weights=[x])",
}


@pytest.fixture
def world(tmp_path):
    """The names that the code in WAYS uses."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return {
        "keras": keras,
        "model": model,
        "x": np.ones((4, 1), "float32"),
        "rows": iter([]),
        "folder": str(tmp_path),
    }


@pytest.mark.parametrize("old", [one.old for one in OLD_NAMES])
def test_the_error_of_an_old_name_is_recognized(old, world):
    ways = WAYS[old]
    for way in (ways,) if isinstance(ways, str) else ways:
        with pytest.raises(Exception) as raised:
            exec(way, dict(world))
        found = recognize(raised.type.__name__, str(raised.value))
        assert found and found.old == old, (way, raised.value)


@pytest.mark.parametrize(
    "error",
    [
        AttributeError("'Sequential' object has no attribute 'pops'"),
        AttributeError("module 'numpy' has no attribute 'set_value'"),
        AttributeError("'OneCycle' object has no attribute 'lr'"),
        TypeError("f() got an unexpected keyword argument 'workers'"),
        TypeError("OneCycle.__init__() got an unexpected keyword argument 'lr'"),
        ValueError("lr"),
        KeyError("lr"),
    ],
)
def test_other_errors_are_not(error):
    assert recognize(type(error).__name__, str(error)) is None


def test_what_to_write_exists_in_keras_3():
    """Dotted names of the table's second column are looked up; the others are methods."""
    for one in OLD_NAMES:
        for name in re.findall(r"`(keras\.[\w.]+)", one.new):
            place = keras
            for part in name.split(".")[1:]:
                place = getattr(place, part)
