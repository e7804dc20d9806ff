"""Which messages of checks are shown on a page."""

import ast
import re
import subprocess
import sys

import pytest

from authoring import build_assignments
from grader.pages.sheet_words import MAX_CHARACTERS, MAX_VALUES, SheetWords
from grader.sheet.cells import is_test
from grader.sheet.hidden_regions import HIDDEN_TESTS

TEST = """
def probe_cases():
    yield "a model inside", {"first"}
    return [("a tiny rate", None)]

kinds = {"a clone of it": 1}
for what, names in [*probe_cases(), *kinds.items()]:
    found = shares("secret words of an argument", secret={"keep this": 1})
    checks.require(
        found == names,
        expected=f"{len(names)} of the layers, for {what}",
        found="none moved" if not found else f"these moved: {sorted(found)}",
    )
if hidden == "the secret answer":
    raise ValueError("no such layer")
assert found, "found is empty"
class Probe:
    def in_words(self, answer):
        named = [words for words in ("median", "worst run") if measure("no word of it")]
        return f"the rate with the best {named[0]}" if named else "another of the rates"
    def another(self):
        return "what no message asks for"

tried = [("one with two epochs", 2)]
seen = next((one for one in tried if works("not this")), None)
text = probe.in_words(found) if not seen else f"answers like {seen[0]}"
checks.require(found, expected="a fair rate", found=text)
row = "s"
checks.require(found, expected="one row" + row, found=str(found))
"""
#: A line that numbers cannot be; those can be values.
STATEMENT = re.compile(r"(?:assert|for|if|with|def|return|[\w., ]+ =) .{10}")
WORDS = SheetWords(
    [TEST], "class HeadLayer: base_model = keras.layers.Dense(name='my_head') # abc de"
)


@pytest.mark.parametrize(
    "message",
    [
        "3 of the layers, for a model inside",
        "1 of the layers, for a tiny rate",
        "2 of the layers, for a clone of it",
        "none moved",
        "these moved: ['dense_12/kernel', 'my_head/moving_mean', 'head_layer/bias']",
        "these moved: {'abc': 12,345, 'base_model': -0.25e-07}",
        "no such layer",
        "found is empty",
        "the rate with the best worst run",
        "another of the rates",
        "answers like one with two epochs",
        "[[1.5, -2.], [nan, True]] float32 NoneType",
        "it returned NoneType: is the `return` missing?",
        "shape (3, 4)",
        "",
    ],
)
def test_the_sheets_phrases_and_plain_values_are_shown(message):
    assert WORDS.shown(message) == message


@pytest.mark.parametrize(
    "message",
    [
        "secret words of an argument",
        "keep this",
        "the secret answer",
        "no word of it",
        "not this",
        "what no message asks for",
        "hidden",
        "found == names",
        "double(21)",
        "['d', 'o', 'u', 'b', 'l', 'e']",
        "['de']",
        "s",
        "nonemoved",
        "none movedx",
        "12345678901",
        "n\u043ene moved",
        "\u202enone moved",
        "['keep'+'this']",
    ],
)
def test_other_words_are_not(message):
    assert WORDS.shown(message) == ""


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("these moved: a secret", "these moved: …"),
        ("none moved secret none moved", "none moved …"),
        ("these moved: " + "1 " * (MAX_VALUES + 3), "these moved: " + "1 " * MAX_VALUES + "…"),
    ],
)
def test_a_message_is_shown_up_to_the_first_other_word(message, shown):
    assert WORDS.shown(message) == shown


def test_a_long_message_is_cut():
    assert len(WORDS.shown("none moved" + " none moved" * 1_000)) <= MAX_CHARACTERS + 20


def is_text(part):
    return isinstance(part, ast.Constant)


def messages_of(source, keyword):
    """The messages of checks in a test, with a number for each value."""
    for call in ast.walk(ast.parse(source)):
        for argument in call.keywords if isinstance(call, ast.Call) else ():
            if argument.arg == keyword and isinstance(argument.value, ast.Constant | ast.JoinedStr):
                message = ""
                for part in getattr(argument.value, "values", [argument.value]):
                    # Behind a word stands no number, but nothing or a phrase with its own space.
                    value = "" if message[-1:].isalpha() else "3"
                    message += part.value if is_text(part) else value
                yield message


def test_messages_of_the_courses_checks_are_shown(root):
    messages = 0
    for path in sorted((root / "authoring" / "texts" / "assignments").glob("*.py")):
        tests = [cell.source for cell in build_assignments.from_text(path).cells if is_test(cell)]
        words = SheetWords(tests, "")
        for source in tests:
            for message in {*messages_of(source, "expected"), *messages_of(source, "found")}:
                assert words.shown(message) == message
                messages += 1
    assert messages > 400


def test_no_hidden_line_of_the_course_is_shown(root):
    lines = 0
    for path in sorted((root / "authoring" / "texts" / "assignments").glob("*.py")):
        cells = build_assignments.from_text(path).cells
        tests = [cell.source for cell in cells if is_test(cell)]
        visible = "\n".join(HIDDEN_TESTS.sub("", cell.source) for cell in cells)
        words = SheetWords(tests, visible)
        hidden = {
            line.strip()
            for test in tests
            for one in HIDDEN_TESTS.findall(test)
            for line in one.split("\n")
        }
        for line in filter(STATEMENT.match, hidden):
            assert len(words.shown(line)) < len(line) / 2, line
            lines += 1
    assert lines > 200


def test_messages_are_found_without_tensorflow():
    code = "import sys; from grader.pages.sheet_words import SheetWords; SheetWords([], '')"
    code += "; assert 'helpers' in sys.modules and 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "source",
    [
        """checks.require(a, expected=f"it depends on '{name}' alone", found="no")""",
        """checks.require(a, expected=f'it depends on "{name}" alone', found="no")""",
    ],
)
def test_quotes_belong_to_the_name_between_them(source):
    words = SheetWords([source], "the momentum")
    for quote in re.findall("on (.)", source):
        shown = f"it depends on {quote}momentum{quote} alone"
        assert words.shown(shown) == shown
        assert words.shown(shown.replace("momentum", "secret")) == "it depends on …"
