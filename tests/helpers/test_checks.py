import json

import numpy as np
import pytest

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    return rng.normal(size=(16, 3)).astype("float32"), np.arange(16) % 2


def chain(*, nested=False):
    block = [
        keras.layers.Dense(4, use_bias=False, name="first"),
        keras.layers.BatchNormalization(name="norm"),
    ]
    if nested:
        block = [keras.Sequential([keras.Input((3,)), *block], name="inner")]
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Sequential([keras.Input((3,)), *block, head])


def test_weight_names_are_the_same_for_a_model_and_its_clone():
    model = chain(nested=True)
    clone = keras.models.clone_model(model)
    assert inspect.weight_names(model) == inspect.weight_names(clone)
    assert inspect.weight_names(model)[:2] == ["first/kernel", "norm/gamma"]


def test_weight_names_number_duplicates():
    twins = [keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, name="d")]) for _ in "ab"]
    names = inspect.weight_names(keras.Sequential([keras.Input((2,)), *twins]))
    assert names == ["d/kernel", "d/bias", "d/kernel (2)", "d/bias (2)"]


def test_leaf_layers_open_nested_models_and_skip_inputs():
    model = chain(nested=True)
    functional = keras.Model(model.inputs, model.outputs)
    for each in (model, functional):
        assert [layer.name for layer in inspect.leaf_layers(each)] == ["first", "norm", "head"]


def test_moved_by_fit_sees_statistics_and_frozen_weights(data):
    model = chain(nested=True)
    model.compile("sgd", "binary_crossentropy")
    assert checks.moved_by_fit(model, *data) == set(inspect.weight_names(model))
    model.layers[0].trainable = False
    model.compile("sgd", "binary_crossentropy")
    assert checks.moved_by_fit(model, *data) == {"head/kernel", "head/bias"}


def test_a_last_fit_reuses_the_traced_step(data):
    model = chain()
    model.layers[0].trainable = False
    model.compile("adam", "binary_crossentropy")
    frozen = set(inspect.weight_names(model)) - {"first/kernel"}
    assert checks.moved_by_fit(model, *data) == frozen
    model.layers[0].trainable = True  # without compiling: the traced step ignores it
    assert checks.moved_by_fit(model, *data, last=True) == frozen
    model.compile("adam", "binary_crossentropy")
    assert checks.moved_by_fit(model, *data, last=True) == set(inspect.weight_names(model))
    assert model.run_eagerly


def test_a_model_without_weights_yet_is_built_by_fit(data):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    watched = chain()
    assert checks.moved_by_fit(model, *data, watch=watched) == set()
    assert len(model.weights) == 2 and model.optimizer.built


class Subclassed(keras.Model):
    def __init__(self, base):
        super().__init__()
        self.base, self.head = base, keras.layers.Dense(1, name="head")

    def call(self, x):
        return self.head(self.base(x))


@pytest.mark.parametrize(
    "style",
    [Subclassed, lambda base: keras.Sequential([*base.layers, keras.layers.Dense(1, name="head")])],
)
def test_a_model_without_all_its_weights_yet_is_built_before_they_are_compared(data, style):
    base = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, name="first")])
    base.layers[0].trainable = False
    model = style(base)
    model.compile("sgd", "mse")
    assert checks.moved_by_fit(model, *data) == {"head/kernel", "head/bias"}


def test_moved_by_fit_watches_another_model(data):
    model, other = chain(), chain()
    sharing = keras.Sequential([keras.Input((3,)), *model.layers[:-1], keras.layers.Dense(1)])
    sharing.compile("sgd", "mse")
    assert checks.moved_by_fit(sharing, *data, watch=other) == set()
    moved = checks.moved_by_fit(sharing, *data, watch=model)
    assert "first/kernel" in moved and "head/kernel" not in moved


def test_moved_by_fit_reports_a_missing_compile_and_a_reused_optimizer(data):
    model = chain()
    with pytest.raises(checks.CheckFailed) as failure:
        checks.moved_by_fit(model, *data)
    assert failure.value.code == "not-compiled"
    optimizer = keras.optimizers.SGD()
    model.layers[0].trainable = False
    model.compile(optimizer, "binary_crossentropy")
    checks.moved_by_fit(model, *data)
    model.layers[0].trainable = True
    model.compile(optimizer, "binary_crossentropy")
    with pytest.raises(checks.CheckFailed) as failure:
        checks.moved_by_fit(model, *data)
    assert failure.value.code == "optimizer-reused"


def test_moved_by_fit_reports_a_thaw_without_a_compile(data):
    model = chain()
    model.layers[0].trainable = False
    model.compile("sgd", "binary_crossentropy")
    x, y = np.tile(data[0], (4, 1)), np.tile(data[1], 4)
    checks.moved_by_fit(model, x, y)  # two batches of 32
    model.layers[0].trainable = True
    with pytest.raises(checks.CheckFailed) as failure:
        checks.moved_by_fit(model, x[:48], y[:48])  # the last batch is smaller: traced again
    assert failure.value.code == "stale-compile-after-thawing"


def test_a_change_of_the_last_bit_counts_as_moved():
    model = chain()
    before = checks.weight_values(model)
    assert checks.moved_since(model, before) == set()
    kernel = model.weights[0]
    kernel.assign(np.nextafter(kernel.numpy(), np.float32(9)))
    assert checks.moved_since(model, before) == {"first/kernel"}


def test_other_errors_of_fit_are_not_swallowed(data):
    model = chain()
    model.compile("sgd", "binary_crossentropy")
    with pytest.raises(ValueError, match="shape|incompatible"):
        checks.moved_by_fit(model, data[0][:, :2], data[1])


def test_shared_weights_looks_at_objects_at_any_depth():
    model = chain(nested=True)
    inner = model.layers[0]
    part = keras.Sequential([keras.Input((3,)), inner.layers[0]])
    assert checks.shared_weights(model, part) == {"first/kernel"}
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    assert checks.shared_weights(model, copy) == set()


def test_a_failed_check_gives_result_cause_and_lesson():
    checks.require(True, expected="x", found="y")
    with pytest.raises(checks.CheckFailed) as failure:
        checks.require(False, expected="a copy", found="the same", misconception="layers-shared")
    parts = {"expected": "a copy", "found": "the same", "misconception": "layers-shared"}
    assert json.loads(str(failure.value)) == parts
    lines = failure.value.text.splitlines()
    assert lines[0].startswith("[layers-shared] ")
    assert lines[1:3] == ["Expected: a copy", "Found:    the same"]
    assert lines[-1].startswith("Read:     lesson 03, section “")
    assert failure.value._render_traceback_() == [f"Not yet. {failure.value.text}"]


def test_an_unknown_code_is_an_authors_error():
    with pytest.raises(KeyError):
        checks.require(False, expected="", found="", misconception="no-such-code")


def test_a_missing_return_is_reported():
    checks.require_model(chain(), "build")
    with pytest.raises(checks.CheckFailed, match=r"NoneType: is the `return` missing\?"):
        checks.require_model(None, "build")
    with pytest.raises(checks.CheckFailed, match="it returned list"):
        checks.require_model([], "build")


def test_freezes_and_thaws_are_detected(data):
    model = chain(nested=True)
    model.compile("sgd", "binary_crossentropy")
    moved = checks.moved_by_fit(model, *data)
    assert checks.recognise_wrong_freeze(model, moved) == "nothing-frozen"
    model.layers[0].trainable = False
    moved = checks.moved_by_fit(model, *data)
    assert len(moved) > 2
    assert checks.recognise_wrong_freeze(model, moved) == "stale-compile-after-freezing"
    assert checks.recognise_wrong_freeze(model, set()) == "head-frozen-too"
    assert checks.recognise_wrong_thaw(model) == "thaw-skipped"
    model.layers[0].trainable = True
    assert checks.recognise_wrong_thaw(model) == "stale-compile-after-thawing"


def test_fresh_weights_differ_from_slightly_trained_ones():
    kernel = np.random.default_rng(0).normal(size=(4, 5))
    fresh = np.random.default_rng(1).normal(size=(4, 5))
    assert checks.recognise_fresh_weights(kernel, [fresh, kernel + 0.01]) is None
    assert checks.recognise_fresh_weights(kernel, [fresh]) == "cloned-without-weights"
    assert checks.recognise_fresh_weights(kernel, []) == "cloned-without-weights"


def test_the_first_matching_mistake_is_detected():
    mistakes = [("one", [1.0, np.zeros(2)]), ("two", [2.0, np.ones(2)]), ("three", [2.0, [1, 1]])]
    assert checks.recognise_result([2, np.ones(2)], mistakes) == "two"
    assert checks.recognise_result([2, np.zeros(2)], mistakes) is None


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Unknown variable: <Variable path=sequential/dense/kernel>"),
        # The message of Keras 3.10 and 3.11, which fail to print the variable.
        NotImplementedError("numpy() is only available when eager execution is enabled."),
    ],
)
def test_a_reused_optimizer_is_detected_with_any_message(error):
    with (
        pytest.raises(checks.CheckFailed) as failure,
        checks.naming_reused_optimizer("optimizer-reused"),
    ):
        raise error
    assert failure.value.code == "optimizer-reused"


@pytest.mark.parametrize("error", [ValueError("another"), NotImplementedError()])
def test_other_training_errors_are_raised(error):
    with pytest.raises(type(error)) as raised, checks.naming_reused_optimizer("optimizer-reused"):
        raise error
    assert raised.value is error


def test_a_failed_check_knows_the_line_of_the_cell():
    code = """
def inner():
    checks.require(False, expected="a", found="b")

inner()
"""
    with pytest.raises(checks.CheckFailed) as failed:
        exec(compile(code, "cell", "exec"), {"checks": checks})
    assert json.loads(str(failed.value))["line"] == 5
    assert "line" not in json.loads(str(checks.CheckFailed("a", "b")))


def test_what_to_try_at_home_is_kept_as_data():
    with pytest.raises(checks.CheckFailed) as failed:
        checks.require(False, expected="a", found="b", try_this="40 rows")
    assert json.loads(str(failed.value))["try_this"] == "40 rows"
    assert failed.value.text.endswith("\nAt home:  40 rows")
    assert "try_this" not in json.loads(str(checks.CheckFailed("a", "b")))
