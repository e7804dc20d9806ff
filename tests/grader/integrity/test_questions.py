"""The questions after a test, and which of them are queried."""

import ast
import sys
import types

import pytest

from grader.integrity import questions


def test_a_requirement_is_queried_unchanged_and_with_another_number():
    unchanged, other = questions.questions("answer = double(21)\nassert answer == 42, 'no'")
    assert unchanged == "answer == 42"
    assert other.startswith("answer == ") and other != unchanged


def test_conditions_without_a_constant_are_negated_and_functions_skipped():
    source = "for x in (1, 2):\n    require(fine(x), expected='')\ndef f():\n    assert g() == 1"
    assert questions.questions(source) == ["fine(x)", "not fine(x)"]


def test_only_what_every_correct_answer_runs_is_queried():
    source = "if x:\n    assert a == 1\nelse:\n    assert b == 2\ntry:\n    assert c == 3\n"
    source += "except E:\n    pass\nmatch x:\n    case 1:\n        assert d == 4\n"
    assert questions.questions(source) == []
    assert questions.questions("for x in y:\n    assert a == 1")[0] == "a == 1"


def test_a_boolean_is_inverted():
    assert changed("shared(a, b) is True") == "shared(a, b) is False"


def changed(condition):
    """The condition with other constants."""
    return questions.questions(f"assert {condition}")[1]


def test_different_correct_solutions_give_the_same_replies():
    # One uses a tenth of the rate, one a thousandth; both are allowed. So are batches of any size.
    for _ in range(200):
        question = changed("0 < rate <= first / 10 * 1.001")
        values = {eval(question, {"first": 5e-5, "rate": 5e-5 / by}) for by in (10, 1000)}
        assert len(values) == 1, question
        question = changed("0 < largest <= size")
        values = {eval(question, {"largest": largest, "size": 400}) for largest in range(1, 401)}
        assert len(values) == 1, question
    assert {eval(changed("x < -2 / 1.5"), {"x": -1.5}) for _ in range(50)} == {True, False}


def test_concatenated_texts_and_lists_are_changed_in_their_parts():
    for condition, names in (("word == 'a' + 'b'", {"word": "ab"}), ("x == y + [2]", {"y": [1]})):
        question = changed(condition)
        assert eval(question, {"x": [1, 2], **names}) is False, question


def replies(*values):
    return [(value, 0.001) for value in values]


def test_only_consistent_and_quick_booleans_are_reliable():
    expressions = ["a", "not a", "b", "not b", "c", "not c"]
    there = replies(True, False, True, False, True, "KeyError")
    back = replies("KeyError", True, False, False, False, True)
    assert questions.reliable(expressions, there + back) == {"a": True, "not a": False, "c": True}
    slow = [(True, 1.0), (False, 0.001)]
    assert questions.reliable(["a", "not a"], slow + slow[::-1]) == {}


def test_a_requirement_that_is_false_after_the_cell_is_not_queried():
    there, back = replies(False, True), replies(True, False)
    assert questions.reliable(["a", "not a"], there + back) == {}


def test_nothing_is_reliable_in_an_incomplete_reply():
    assert questions.reliable(["a", "b"], replies(True, False)) == {}
    assert questions.reliable(["a"], questions.parse_replies("nonsense")) == {}


@pytest.fixture
def reply(monkeypatch):
    """A function that replies to a question about `value`, which a notebook's code has made."""
    notebook = types.ModuleType("notebook")
    monkeypatch.setitem(sys.modules, "notebook", notebook)

    def reply(source, question):
        exec(compile(f"import dataclasses\n{source}", "<cell>", "exec"), vars(notebook))
        *body, last = ast.parse(questions.query_code([question])).body
        # As in a kernel, built-in names of a question are not the notebook's.
        space = {"value": notebook.value, "__name__": "question"}
        exec(compile(ast.Module(body, []), "<question>", "exec"), space)
        return eval(compile(ast.Expression(last.value), "<question>", "eval"), space)[0][0]

    return reply


RECORD = "@dataclasses.dataclass(frozen=True)\nclass Record:\n    real: object\n"
TELLS = "class Tells:\n    def __eq__(self, other):\n        return True\n"
LIARS = {
    "its own equality": f"{TELLS}value = Tells()",
    "an equality of its own in a dataclass": f"{RECORD}    def __eq__(self, other):\n"
    "        return True\nvalue = Record(1)",
    "a class that is another": f"{TELLS}{RECORD}    __class__ = property(lambda self: int)\n"
    "value = Record(Tells())",
    "a field that decides": f"{TELLS}{RECORD}value = Record(Tells())",
    "another meaning of NotImplemented": f"{RECORD}NotImplemented = True\nvalue = Record(1)",
    "other names in the same bytecode": f"{RECORD}    class_of = 1\nmade = Record.__eq__.__code__\n"
    "Record.__eq__.__code__ = made.replace(co_names=('real', *made.co_names[1:]))\n"
    "value = Record(42)",
    "no function": f"{RECORD}made = Record.__eq__.__code__\n"
    "class Tells:\n    __code__ = made\n    def __call__(self, *of):\n        return True\n"
    "Record.__eq__ = Tells()\nvalue = Record(1)",
    "no function of a library": "import json\n"
    "class Tells:\n    __code__ = json.dumps.__code__\n    def __call__(self, *of):\n"
    "        return True\nclass Any:\n    __eq__ = Tells()\nvalue = Any()",
}


@pytest.mark.parametrize("way", LIARS)
def test_an_object_that_decides_what_it_equals_gets_no_reply(way, reply):
    assert reply(LIARS[way], "value == 42") == "TypeError"


@pytest.mark.parametrize("ordered", [False, True])
def test_a_dataclass_may_compare_its_fields(ordered, reply):
    source = f"@dataclasses.dataclass(order={ordered})\nclass Record:\n    real: int\n"
    source += "    note: str = dataclasses.field(default='', compare=False)\nvalue = Record(3)"
    assert reply(source, "value == 42") is False
    assert reply(source, "isinstance(value, object) and value.real == 3") is True
