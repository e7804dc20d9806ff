"""Messages of libraries that are shown, as these libraries give them."""

import numpy as np
import pytest

from grader.pages.library_messages import MAX_CHARACTERS, last_line, shown
from helpers.quiet_tensorflow import keras

NAMES = {"missing", "first", "one", "two"}


def one(first):
    """A function with one argument."""
    return first


def model():
    return keras.Sequential([keras.Input((6,)), keras.layers.Dense(1, name="first")])


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("[][1]", "list index out of range"),
        ("{}['missing']", "'missing'"),
        ("{}[3]", "3"),
        ("1 / 0", "division by zero"),
        ("missing", "name 'missing' is not defined"),
        ("None[0]", "'NoneType' object is not subscriptable"),
        ("None + 1", "unsupported operand type(s) for +: 'NoneType' and 'int'"),
        ("'a' + 1", 'can only concatenate str (not "int") to str'),
        ("one, two = None", "cannot unpack non-iterable NoneType object"),
        ("one()", "one() missing 1 required positional argument: 'first'"),
        ("one(1, 2)", "one() takes 1 positional argument but 2 were given"),
        ("one(two=1)", "one() got an unexpected keyword argument 'two'"),
        ("np.missing", "module 'numpy' has no attribute 'missing'"),
        (
            "np.zeros(3) + np.zeros(4)",
            "operands could not be broadcast together with shapes (3,) (4,)",
        ),
        ("np.zeros(6).reshape(4, 5)", "cannot reshape array of size 6 into shape (4,5)"),
        ("np.zeros(3)[4]", "index 4 is out of bounds for axis 0 with size 3"),
        (
            "np.zeros((2, 3)) @ np.zeros((2, 3))",
            "matmul: Input operand 1 has a mismatch in its core dimension 0 …",
        ),
        ("import missing", "No module named 'missing'"),
        ("list(zip([1, 2], [1], strict=True))", "zip() argument 2 is shorter than argument 1"),
        (
            "model()(np.ones((2, 8)))",
            "Input 0 with name 'None' of layer 'first' is incompatible with the layer: expected "
            "axis -1 of input shape to have value 6, but received input with shape (2, 8)",
        ),
        ("model().pop().pop()", "'Dense' object has no attribute '…'"),
        (
            "model().fit(np.ones((4, 6)), np.ones((4, 1)))",
            "You must call `compile()` before using the model.",
        ),
        (
            "model().set_weights([np.ones((3, 1)), np.ones(1)])",
            "Layer sequential_… weight shape (6, 1) is not compatible with provided "
            "weight shape (3, 1).",
        ),
        (
            "keras.Sequential([keras.layers.Lambda(len)]).predict(np.ones((2, 2)))",
            "len is not well defined for a symbolic Tensor …",
        ),
    ],
)
def test_a_librarys_message_is_shown(code, message):
    with pytest.raises(Exception) as raised:
        exec(code, {"np": np, "keras": keras, "one": one, "model": model})
    text = str(raised.value).replace("\x1b[1m", "").replace("\x1b[0m", "")
    begin, _, end = message.partition("sequential_…")
    assert shown(text, NAMES).startswith(begin) and shown(text, NAMES).endswith(end)


@pytest.mark.parametrize(
    "message",
    [
        "list index out of range: assert double(21) == 42",
        "assert double(21) == 42",
        "name 'd' 'o' is not defined",
        "cannot reshape array of size 12345678901 into shape (4,)",
        "\u202elist index out of range",
        "",
    ],
)
def test_other_text_is_not(message):
    assert shown(message, NAMES) == ""


def test_other_names_are_left_out():
    assert shown("'secret' object has no attribute 'first'", NAMES) == (
        "'…' object has no attribute 'first'"
    )
    assert shown("name 'x.secret' is not defined", {"x"}) == "name '…' is not defined"
    hidden = "cannot import name 'first' from 'first' (assert double(21) == 42)"
    assert shown(hidden, NAMES) == "cannot import name 'first' from 'first' …"
    assert shown("could not convert string to float: '" + "s" * MAX_CHARACTERS, NAMES) == ""


def test_the_last_line_of_a_traced_functions_error_says_what_is_wrong():
    traced = """in user code:

    File "/opt/x/lib/python3.11/site-packages/keras/src/a.py", line 3, in one_step  **
        return step()

    ValueError: tf.function only supports singleton tf.Variables created on the first call.
"""
    assert last_line(traced) == (
        "tf.function only supports singleton tf.Variables created on the first call."
    )
    assert shown(traced, set()) == last_line(traced)
