"""Names of Keras 2 that Keras 3 does not have, by the errors that they raise there."""

import re
from dataclasses import dataclass

#: Keras, under all of its names.
KERAS = r"(?:keras\._tf_keras\.|tensorflow\.)?keras"
OPTIMIZER = "Adadelta|Adafactor|Adagrad|Adam|Adamax|AdamW|Ftrl|Lamb|Lion|Nadam|RMSprop|SGD"


@dataclass(frozen=True)
class OldName:
    """One name, or way, of Keras 2.

    Attributes:
        old: how it was written.
        new: what to write in Keras 3, in a sentence with code in backticks.
        error: the error that Keras 3 raises, "NAME: message", as a regular expression.
    """

    old: str
    new: str
    error: re.Pattern

    def __str__(self) -> str:
        return f"`{self.old}` is Keras 2. In Keras 3: {self.new}."


def _module(module: str, name: str) -> str:
    """Return the errors of a module without a name, whether it is imported or looked up."""
    dotted = rf"{re.escape(module)}\.{name}"
    return (
        rf"AttributeError: module '{KERAS}{re.escape(module[5:])}' has no attribute '{name}'"
        rf"|ModuleNotFoundError: No module named '(?:tensorflow\.)?{dotted}[.\w]*'"
        rf"|ImportError: cannot import name '{name}' from '[\w.]*{re.escape(module)}'"
    )


def _method(name: str, owner: str = r"\w+") -> str:
    return rf"AttributeError: '(?:{owner})' object has no attribute '{name}'"


def _argument(name: str) -> str:
    """Return the errors of an optimizer, a layer or a method of Keras without an argument."""
    return (
        rf"ValueError: Argument\(s\) not recognized: \{{.*'{name}':"
        rf"|ValueError: Unrecognized keyword arguments passed to \w+: \{{.*'{name}':"
        rf"|TypeError: (?:\w*Trainer|Model|ModelCheckpoint)\.\w+\(\) got an unexpected keyword "
        rf"argument '{name}'"
    )


_BATCHES = "`model.{}` takes generators and datasets, with {}"
_FILE = "file names end in `.keras` for a model and in `.weights.h5` for weights"
_STATISTICS = "`layers.BatchNormalization` without it"
_TABLE = [
    (
        "keras.backend.set_value",
        "`variable.assign(value)`; for the rate, `optimizer.learning_rate = rate`",
        _module("keras.backend", "set_value"),
    ),
    (
        "keras.backend.get_value",
        "`keras.ops.convert_to_numpy(variable)`",
        _module("keras.backend", "get_value"),
    ),
    (
        "keras.backend.count_params",
        "`int(np.prod(weight.shape))`",
        _module("keras.backend", "count_params"),
    ),
    (
        "keras.backend.learning_phase",
        "the argument `training` of a call",
        _module("keras.backend", "learning_phase"),
    ),
    ("keras.backend.eval", "`keras.ops.convert_to_numpy(x)`", _module("keras.backend", "eval")),
    (
        "keras.backend.function",
        "`keras.Model(inputs, outputs)`",
        _module("keras.backend", "function"),
    ),
    (
        "keras.backend.…",
        "the functions of `keras.ops`, such as `keras.ops.mean`",
        _module("keras.backend", "(?!_)[a-z]\\w*"),
    ),
    ("optimizer.lr", "`optimizer.learning_rate`", _method("lr", OPTIMIZER)),
    ("lr=…", "`learning_rate=…`", _argument("lr")),
    (
        "schedule_decay=…",
        "leave it out, or give a schedule as `learning_rate`",
        _argument("schedule_decay"),
    ),
    (
        "keras.optimizers.legacy",
        "the optimizers of `keras.optimizers`",
        r"ImportError: `keras\.optimizers\.legacy` is not supported in Keras 3",
    ),
    ("optimizer.get_weights()", "`optimizer.variables`", _method("get_weights", OPTIMIZER)),
    ("optimizer.weights", "`optimizer.variables`", _method("weights", OPTIMIZER)),
    (
        "optimizer.minimize",
        "`optimizer.apply_gradients(…)` with a tape",
        _method("minimize", OPTIMIZER),
    ),
    (
        "keras.layers.experimental",
        "the layer itself, such as `keras.layers.Rescaling`",
        _module("keras.layers", "experimental"),
    ),
    (
        "keras.wrappers.scikit_learn",
        "`keras.wrappers.SKLearnClassifier` and `SKLearnRegressor`",
        _module("keras.wrappers", "scikit_learn"),
    ),
    ("fit_generator", _BATCHES.format("fit", "`steps_per_epoch`"), _method("fit_generator")),
    ("evaluate_generator", _BATCHES.format("evaluate", "`steps`"), _method("evaluate_generator")),
    ("predict_generator", _BATCHES.format("predict", "`steps`"), _method("predict_generator")),
    *(
        (f"{name}=…", "leave it out; a `keras.utils.PyDataset` has it", _argument(name))
        for name in ("workers", "use_multiprocessing", "max_queue_size")
    ),
    (
        "model.predict_classes",
        "`model.predict(x).argmax(axis=-1)`",
        _method("predict_classes"),
    ),
    ("model.predict_proba", "`model.predict(x)`", _method("predict_proba")),
    ("reset_states()", "`reset_state()` of a metric or layer", _method("reset_states")),
    ("layer.input_shape", "`layer.input.shape`, once it was called", _method("input_shape")),
    ("layer.output_shape", "`layer.output.shape`, once it was called", _method("output_shape")),
    (
        "model.save without an ending",
        _FILE,
        r"ValueError: Invalid filepath extension for saving\. Please add either a `\.keras`",
    ),
    (
        "model.save_weights(file)",
        _FILE,
        r"ValueError: The filename must end in `\.weights\.h5`",
    ),
    ("save_format=…", f"leave it out: {_FILE}", _argument("save_format")),
    (
        "load_model of a folder",
        "`keras.layers.TFSMLayer`, or a file that ends in `.keras`",
        r"ValueError: File format not supported: ",
    ),
    (
        "ModelCheckpoint(file)",
        _FILE,
        r"ValueError: The filepath provided must end in `\.keras`"
        r"|ValueError: When using `save_weights_only=True` in `ModelCheckpoint`",
    ),
    ("period=…", "`save_freq=…`", _argument("period")),
    (
        "keras.utils.np_utils",
        "`keras.utils.to_categorical`",
        _module("keras.utils", "np_utils"),
    ),
    *(
        (f"keras.utils.{name}", "the functions of `keras.utils`", _module("keras.utils", name))
        for name in ("vis_utils", "generic_utils", "layer_utils")
    ),
    *(
        (f"keras.layers.{name}", "the layers of `keras.layers`", _module("keras.layers", name))
        for name in ("core", "convolutional", "normalization", "advanced_activations")
    ),
    ("keras.engine", "`keras.layers.Layer` and `keras.Model`", _module("keras", "engine")),
    (
        "ImageDataGenerator",
        "`keras.utils.image_dataset_from_directory`, and layers such as `keras.layers.RandomFlip`",
        _module("keras.preprocessing.image", "ImageDataGenerator"),
    ),
    (
        "keras.preprocessing.text",
        "`keras.layers.TextVectorization`",
        _module("keras.preprocessing", "text"),
    ),
    (
        "keras.experimental",
        "`keras.optimizers.schedules`",
        _module("keras", "experimental"),
    ),
    ("keras.layers.CuDNNLSTM", "`keras.layers.LSTM`", _module("keras.layers", "CuDNNLSTM")),
    ("fused=…", _STATISTICS, _argument("fused")),
    ("virtual_batch_size=…", _STATISTICS, _argument("virtual_batch_size")),
    ("weights=…", "`layer.set_weights(…)` once it is built", _argument("weights")),
]
OLD_NAMES = tuple(OldName(old, new, re.compile(error)) for old, new, error in _TABLE)


def recognize(name: str, message: str) -> OldName | None:
    """Return what of Keras 2 an error comes from, or None.

    Args:
        name: the error's name.
        message: its text. What is returned has no word of it.
    """
    text = f"{name}: {message}"
    return next((one for one in OLD_NAMES if one.error.match(text)), None)
