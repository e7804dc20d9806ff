"""What is asked behind a test, and which replies count as known."""

from grader.integrity import questions


def test_what_a_test_requires_is_asked_as_it_stands_and_with_another_number():
    asked, other = questions.questions("answer = double(21)\nassert answer == 42, 'no'")
    assert asked == "answer == 42"
    assert other.startswith("answer == ") and other != asked


def test_conditions_without_a_constant_are_negated_and_functions_left_alone():
    source = "for x in (1, 2):\n    require(fine(x), expected='')\ndef f():\n    assert g() == 1"
    assert questions.questions(source) == ["fine(x)", "not fine(x)"]


def test_branches_are_looked_into():
    source = "if x:\n    assert a == 1\nelse:\n    assert b == 2\ntry:\n    assert c == 3\n"
    source += "finally:\n    assert d == 4"
    asked = questions.questions(source)[::2]
    assert asked == ["a == 1", "b == 2", "c == 3", "d == 4"]


def test_a_truth_value_is_turned():
    assert changed("shared(a, b) is True") == "shared(a, b) is False"


def changed(condition):
    """The condition with other constants."""
    return questions.questions(f"assert {condition}")[1]


def test_right_solutions_that_differ_give_the_same_answers():
    # One takes a tenth of the rate, one a thousandth, as they may.
    for _ in range(200):
        question = changed("0 < rate <= first / 10 * 1.001")
        answers = {eval(question, {"first": 5e-5, "rate": 5e-5 / by}) for by in (10, 1000)}
        assert len(answers) == 1, question
    assert {eval(changed("x < -2 / 1.5"), {"x": -1.5}) for _ in range(50)} == {True, False}


def test_texts_and_lists_that_are_added_up_are_changed_in_their_parts():
    for condition, names in (("word == 'a' + 'b'", {"word": "ab"}), ("x == y + [2]", {"y": [1]})):
        question = changed(condition)
        assert eval(question, {"x": [1, 2], **names}) is False, question


def replies(*said):
    return [(one, 0.001) for one in said]


def test_only_steady_and_quick_replies_of_yes_or_no_are_known():
    asked = ["a", "not a", "b", "not b", "c", "not c"]
    there = replies(True, False, True, False, True, "KeyError")
    back = replies("KeyError", True, False, False, False, True)
    assert questions.known(asked, there + back) == {"a": True, "not a": False, "c": True}
    slow = [(True, 1.0), (False, 0.001)]
    assert questions.known(["a", "not a"], slow + slow[::-1]) == {}


def test_what_is_not_true_any_more_is_not_asked():
    there, back = replies(False, True), replies(True, False)
    assert questions.known(["a", "not a"], there + back) == {}


def test_nothing_is_known_from_an_incomplete_reply():
    assert questions.known(["a", "b"], replies(True, False)) == {}
    assert questions.known(["a"], questions.understood("nonsense")) == {}
