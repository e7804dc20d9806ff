"""The questions after a test, and which of them are queried."""

from grader.integrity import questions


def test_a_requirement_is_queried_unchanged_and_with_another_number():
    unchanged, other = questions.questions("answer = double(21)\nassert answer == 42, 'no'")
    assert unchanged == "answer == 42"
    assert other.startswith("answer == ") and other != unchanged


def test_conditions_without_a_constant_are_negated_and_functions_skipped():
    source = "for x in (1, 2):\n    require(fine(x), expected='')\ndef f():\n    assert g() == 1"
    assert questions.questions(source) == ["fine(x)", "not fine(x)"]


def test_branches_are_included():
    source = "if x:\n    assert a == 1\nelse:\n    assert b == 2\ntry:\n    assert c == 3\n"
    source += "finally:\n    assert d == 4"
    unchanged = questions.questions(source)[::2]
    assert unchanged == ["a == 1", "b == 2", "c == 3", "d == 4"]


def test_a_boolean_is_inverted():
    assert changed("shared(a, b) is True") == "shared(a, b) is False"


def changed(condition):
    """The condition with other constants."""
    return questions.questions(f"assert {condition}")[1]


def test_different_correct_solutions_give_the_same_replies():
    # One uses a tenth of the rate, one a thousandth; both are allowed.
    for _ in range(200):
        question = changed("0 < rate <= first / 10 * 1.001")
        values = {eval(question, {"first": 5e-5, "rate": 5e-5 / by}) for by in (10, 1000)}
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
