"""Messages of Python's, NumPy's and Keras's own errors, which a page may show.

Code that is graded can raise an error with any text, so a page shows no text that is not one of
these, with short values in the places for them. Names are shown if the notebook shows them.
"""

import re

from grader.pages.sheet_words import is_type

MAX_CHARACTERS = 400
#: Classes that a student need not write to meet them.
CLASSES = {"Functional", "Sequential", "Dense", "SymbolicTensor", "numpy", "builtin_function"}
PLACES = {
    "NAME": r"([A-Za-z_]\w*(?:\.\w+)*)",
    "N": r"[-+]?\d{1,7}(?:\.\d{1,4})?",
    "SHAPE": r"\((?:(?:None|\d{1,6})(?:, ?|(?=\))))*\)",
    "OP": r"[-+*/%@<>=&|^]{1,3}(?: or \w{3}\(\))?",
}
#: One message a line; a place is a word of PLACES in braces. What comes after ... is left out.
MESSAGES = """
list index out of range
tuple index out of range
string index out of range
pop from empty list
'{NAME}'
{N}
division by zero
float division by zero
float modulo
integer division or modulo by zero
integer modulo by zero
maximum recursion depth exceeded...
name '{NAME}' is not defined
cannot access local variable '{NAME}' where it is not associated with a value
'{NAME}' object is not subscriptable
'{NAME}' object is not callable
'{NAME}' object is not iterable
'{NAME}' object does not support item assignment
'{NAME}' object cannot be interpreted as an integer
'{NAME}' object has no attribute '{NAME}'
type object '{NAME}' has no attribute '{NAME}'
module '{NAME}' has no attribute '{NAME}'
No module named '{NAME}'
cannot import name '{NAME}' from '{NAME}'...
unsupported operand type(s) for {OP}: '{NAME}' and '{NAME}'
'{OP}' not supported between instances of '{NAME}' and '{NAME}'
can only concatenate {NAME} (not "{NAME}") to {NAME}
object of type '{NAME}' has no len()
unhashable type: '{NAME}'
cannot unpack non-iterable {NAME} object
too many values to unpack (expected {N})
too many values to unpack (expected {N}, got {N})
not enough values to unpack (expected {N}, got {N})
{NAME}() missing {N} required positional argument: '{NAME}'
{NAME}() missing {N} required positional arguments: '{NAME}' and '{NAME}'
{NAME}() takes {N} positional argument but {N} were given
{NAME}() takes {N} positional arguments but {N} were given
{NAME}() takes {N} positional arguments but {N} was given
{NAME}() got an unexpected keyword argument '{NAME}'
list indices must be integers or slices, not {NAME}
could not convert string to float...
{NAME}() argument must be a string or a real number, not '{NAME}'
math domain error
max() arg is an empty sequence
min() arg is an empty sequence
max() iterable argument is empty
min() iterable argument is empty
zip() argument {N} is shorter than argument {N}
zip() argument {N} is longer than argument {N}
operands could not be broadcast together with shapes {SHAPE} {SHAPE}
cannot reshape array of size {N} into shape {SHAPE}
shapes {SHAPE} and {SHAPE} not aligned: {N} (dim {N}) != {N} (dim {N})
matmul: Input operand {N} has a mismatch in its core dimension {N}...
index {N} is out of bounds for axis {N} with size {N}
too many indices for array: array is {N}-dimensional, but {N} were indexed
The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()
need at least one array to concatenate
all the input array dimensions except for the concatenation axis must match exactly...
setting an array element with a sequence....
only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays\
 are valid indices
Input {N} with name '{NAME}' of layer '{NAME}' is incompatible with the layer: expected axis {N} of\
 input shape to have value {N}, but received input with shape {SHAPE}
Input {N} with name '{NAME}' of layer '{NAME}' is incompatible with the layer: expected\
 shape={SHAPE}, found shape={SHAPE}
Input {N} with name '{NAME}' of layer '{NAME}' is incompatible with the layer: expected\
 min_ndim={N}, found ndim={N}. Full shape received: {SHAPE}
len is not well defined for a symbolic Tensor...
The layer {NAME} has never been called and thus has no defined input.
The layer {NAME} has never been called and thus has no defined output.
No such layer: {NAME}....
You must call `compile()` before using the model.
You must build the layer before accessing `{NAME}`.
You called `set_weights(weights)` on layer '{NAME}' with a weight list of length {N}, but the layer\
 was expecting {N} weights.
Layer {NAME} weight shape {SHAPE} is not compatible with provided weight shape {SHAPE}.
Received an invalid value for `units`, expected a positive integer...
Could not interpret {NAME} identifier...
Could not interpret activation function identifier...
Data cardinality is ambiguous. Make sure all arrays contain the same number of samples....
Arguments `target` and `output` must have the same shape. Received: target.shape={SHAPE},\
 output.shape={SHAPE}
All layers added to a Sequential model should have unique names....
The output of the `schedule` function should be a float. Got: {N}
Argument(s) not recognized...
Unknown variable...
tf.function only supports singleton tf.Variables created on the first call....
""".replace("\\\n", "")


def _pattern(template: str) -> re.Pattern:
    """Return a pattern whose first group is what is shown, and whose others are names."""
    text = re.escape(template.removesuffix("..."))
    for place, form in PLACES.items():
        text = text.replace(rf"\{{{place}\}}", form)
    return re.compile(f"({text}).*" if template.endswith("...") else f"({text})")


_PATTERNS = [_pattern(line) for line in MESSAGES.strip().split("\n")]


def last_line(message: str) -> str:
    """Return the line of an error's text that says what is wrong.

    Keras writes where before it and the arguments behind it; a traced function its traceback.
    """
    before = re.split(r"^\s*Arguments received by ", message, flags=re.MULTILINE)[0]
    lines = [line.strip() for line in before.split("\n")]
    lines = [line for line in lines if line and not line.startswith("Exception encountered when")]
    if not lines:
        return ""
    traced = lines[0] == "in user code:"
    return re.sub(r"^\w+: ", "", lines[-1]) if traced else lines[0]


def shown(message: str, names: set[str]) -> str:
    """Return the line of a message that says what is wrong, if it is a library's; else "".

    Args:
        message: an error's text, without colors.
        names: words that the page shows anyway; another one becomes an ellipsis.
    """
    line = last_line(message[: 20 * MAX_CHARACTERS])
    if len(line) > MAX_CHARACTERS:
        return ""
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(line):
            return _with_known_names(found, names)
    return ""


def _with_known_names(found: re.Match, names: set[str]) -> str:
    line, text, place = found.string, "", 0
    for number, name in enumerate(found.groups()[1:], start=2):
        text += line[place : found.start(number)] + (name if _is_known(name, names) else "…")
        place = found.end(number)
    return text + line[place : found.end(1)] + (" …" if found.end(1) < len(line) else "")


def _is_known(name: str, names: set[str]) -> bool:
    return all(
        part in names or re.sub(r"_\d{1,4}$", "", part) in names or part in CLASSES or is_type(part)
        for part in name.split(".")
    )
