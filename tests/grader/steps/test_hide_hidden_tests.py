"""What a feedback page shows of a notebook with hidden tests, and what not."""

import copy
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.sandbox import limit_messages
from grader.sheet.hidden_regions import HIDDEN_TESTS
from grader.sheet.metadata import Run
from grader.steps.hide_hidden_tests import NOT_SHOWN, HideHiddenTests
from helpers.checks import CheckFailed
from helpers.misconceptions import CATALOGUE

TEST = """\
assert visible_thing, "the visible thing is there"
### BEGIN HIDDEN TESTS
model.trainable = True
checks.require(hidden == 42, expected="42 of them", found=f"{hidden} of them", try_this="41")
### END HIDDEN TESTS
assert second_visible_thing"""
VISIBLE = TEST.split("\n")[0]
LOCKED = {"grade_id": "a", "grade": True, "solution": False, "locked": True, "points": 1}


SANDBOXED = Run(seconds=1.0)


def printed(text):
    return new_output("stream", name="stdout", text=text)


def error_of(failed, traceback=()):
    name = "CheckFailed" if isinstance(failed, CheckFailed) else type(failed).__name__
    return new_output("error", ename=name, evalue=str(failed), traceback=list(traceback))


def test_cell(*outputs, source=TEST):
    nbgrader = {"nbgrader": dict(LOCKED)}
    return new_code_cell(source, execution_count=7, outputs=list(outputs), metadata=nbgrader)


test_cell.__test__ = False


def hidden(*cells, run=None):
    """Return the cells as a page shows them, and the verdicts."""
    notebook = new_notebook(cells=list(cells))
    (run or SANDBOXED).write_to(notebook)
    notebook, resources = HideHiddenTests().preprocess(notebook, {})
    return notebook.cells, resources["verdicts"]


def verdict(output, **test):
    ((cell,), verdicts) = hidden(test_cell(output, **test))
    assert cell.outputs == [verdicts["a"]]
    return verdicts["a"]


def test_hidden_tests_are_replaced_by_a_note():
    ((cell,), verdicts) = hidden(test_cell())
    assert cell.source == f"{VISIBLE}\n# (More tests stand here.)\nassert second_visible_thing"
    assert (cell.outputs, verdicts) == ([], {"a": None})


def test_output_is_shown_as_it_is_until_the_first_hidden_test():
    cells, _ = hidden(
        new_code_cell("1", outputs=[printed("early")], execution_count=1),
        test_cell(printed("of the test")),
        new_code_cell("2", outputs=[printed("late")], execution_count=8),
        new_markdown_cell("text"),
    )
    assert cells[0].outputs == [printed("early")] and cells[0].execution_count == 1
    assert [cell.outputs for cell in cells[1:3]] == [[], []]
    assert [cell.execution_count for cell in cells[1:3]] == [None, None]
    assert "as_submitted" not in cells[0].metadata and cells[2].metadata.as_submitted == 0


def test_without_a_sandbox_no_output_is_shown_if_there_are_hidden_tests():
    cell = new_code_cell("1", outputs=[printed("could be the source")])
    cells, _ = hidden(copy.deepcopy(cell), test_cell(), run=Run())
    assert cells[0].outputs == []
    cells, _ = hidden(copy.deepcopy(cell), test_cell(source="assert visible"), run=Run())
    assert cells[0].outputs == cell.outputs


def test_a_check_of_the_sheet_is_shown_with_its_advice():
    shown = verdict(error_of(failed := CheckFailed("42 of them", "3 of them", "thaw-skipped")))
    assert shown.traceback == [failed.text] and "model.trainable = True" in failed.text


def test_what_to_try_at_home_is_the_sheets():
    shown = verdict(error_of(CheckFailed("42 of them", "3 of them", None, "41")))
    assert shown.traceback[0].endswith("\nAt home:  41")
    shown = verdict(error_of(CheckFailed("42 of them", "3 of them", None, "s e c r e t")))
    assert "At home" not in shown.traceback[0]


@pytest.mark.parametrize("code", ["layers-shared", None])
def test_a_check_in_other_words_has_none_of_them(code):
    shown = verdict(error_of(CheckFailed("a secret", "hidden thing", code)))
    assert "secret" not in str(shown) and "hidden thing" not in str(shown)
    advice = code and CATALOGUE[code].headline()
    assert shown.traceback[0].split("\n")[0] == (
        advice or "The test stopped with an error of another kind"
    )


def test_the_part_of_a_check_that_is_the_sheets_is_shown():
    shown = verdict(error_of(CheckFailed("42 of them", "s e c r e t")))
    assert shown.traceback == [CheckFailed("42 of them", NOT_SHOWN).text]


def test_an_error_has_a_name_of_pythons_and_the_sheets_message():
    for error, said in (
        (ValueError("secret"), "ValueError"),
        (
            AssertionError("the visible thing is there"),
            "AssertionError: the visible thing is there",
        ),
        (type("secret", (Exception,), {})("42 of them"), "an error of another kind"),
        (type("print", (Exception,), {})(""), "an error of another kind"),
    ):
        assert verdict(error_of(error)).traceback == [f"The test stopped with {said}"]


def test_lines_of_the_notebook_are_named_and_no_hidden_ones():
    answer = new_code_cell("def f(x):\n    return x\u202e + '1'", execution_count=3)
    frames = [f"\x1b[32mCell In[7], line {line}\x1b[0m\n-> secret" for line in (1, 2, 3, 4, 5, 6)]
    frames += ["Cell In[3], line 2, in f(x)\nsecret", "Cell In[3], line 99", "Cell In[50], line 1"]
    _, verdicts = hidden(answer, test_cell(error_of(TypeError("secret"), frames)))
    assert verdicts["a"].traceback == [
        "The test stopped with TypeError",
        "  in the test, line 6: assert second_visible_thing",
        "  in your code, line 2 of its cell: return x\\u202e + '1'",
    ]
    only_hidden = error_of(TypeError(""), frames[1:5])
    assert verdict(only_hidden).traceback == ["The test stopped with TypeError"]


def test_a_line_of_the_students_is_shown_though_a_hidden_test_has_it():
    hidden_line = "model.trainable = True"
    answer = new_code_cell(f"class A:\n  def f():\n    {hidden_line}", execution_count=3)
    frames = ["Cell In[7], line 3", "Cell In[3], line 3, in f"]
    _, verdicts = hidden(answer, test_cell(error_of(NameError("no"), frames)))
    assert verdicts["a"].traceback[1:] == [
        f"  in your function A.f, line 3 of its cell: {hidden_line}"
    ]


def test_a_librarys_message_is_shown_with_what_to_write_in_keras_3():
    answer = new_code_cell("def f(x):\n    keras.backend.set_value(x, 1)", execution_count=3)
    error = AttributeError("module 'keras.backend' has no attribute 'set_value'")
    outputs = [error_of(error, ["Cell In[3], line 2"])]
    notebook = new_notebook(cells=[answer, test_cell(*outputs)])
    SANDBOXED.write_to(notebook)
    _, resources = HideHiddenTests().preprocess(notebook, {})
    stopped = resources["stopped"]["a"]
    assert stopped.error == f"AttributeError: {error}"
    assert (stopped.function, stopped.line) == ("f", "keras.backend.set_value(x, 1)")
    assert stopped.advice.startswith("`keras.backend.set_value` is Keras 2. In Keras 3: `variable")
    assert resources["verdicts"]["a"].traceback[-1] == f"  {stopped.advice}"


def test_what_stopped_a_test_is_neither_a_check_nor_a_limit():
    reason = limit_messages.too_much_memory(3000)
    run = Run([reason])
    for error in (
        error_of(CheckFailed("42 of them", "3 of them")),
        limit_messages.error(limit_messages.LIMIT, reason),
    ):
        notebook = new_notebook(cells=[test_cell(error)])
        run.write_to(notebook)
        assert HideHiddenTests().preprocess(notebook, {})[1]["stopped"] == {"a": None}


def test_a_check_or_an_error_in_a_hidden_line_is_unseen():
    for line, unseen in ((1, []), (4, ["a"]), (6, []), (99, []), (-1, [])):
        check = error_of(CheckFailed("42 of them", "3 of them"))
        check.evalue = check.evalue[:-1] + f', "line": {line}}}'
        for error in (check, error_of(ValueError("x"), [f"Cell In[7], line {line}"])):
            notebook = new_notebook(cells=[test_cell(error)])
            SANDBOXED.write_to(notebook)
            assert HideHiddenTests().preprocess(notebook, {})[1]["unseen"] == unseen


def test_a_limit_is_the_graders_if_the_run_has_it():
    reason, evidence = limit_messages.too_much_memory(3000), "the tests also pass when it fails"
    run = Run([reason], [f"a: {evidence}"])
    reported = (
        limit_messages.error(limit_messages.LIMIT, reason),
        limit_messages.error(limit_messages.NOT_RUN, limit_messages.not_run(reason)),
        limit_messages.error(limit_messages.FLAGGED, limit_messages.flagged(evidence)),
    )
    for error in reported:
        cells, verdicts = hidden(test_cell(error), new_code_cell("1", outputs=[error]), run=run)
        assert verdicts["a"] == error and cells[1].outputs == [error]
        cells, verdicts = hidden(test_cell(error), new_code_cell("1", outputs=[error]))
        assert cells[1].outputs == []
        assert verdicts["a"].traceback == ["The test stopped with an error of another kind"]


def test_a_note_about_dropped_output_is_kept():
    reason = limit_messages.too_much_output(5)
    note = limit_messages.incomplete(reason)
    cells, _ = hidden(
        test_cell(), new_code_cell("1", outputs=[note, printed("secret")]), run=Run([reason])
    )
    assert cells[1].outputs == [note]
    cells, _ = hidden(test_cell(), new_code_cell("1", outputs=[note]))
    assert cells[1].outputs == []


def submitted(graded, *cells):
    """Return the cells that a page shows of a notebook that was submitted with other outputs."""
    notebook = new_notebook(cells=list(graded))
    SANDBOXED.write_to(notebook)
    text = nbformat.writes(new_notebook(cells=list(cells))) if cells else ""
    return HideHiddenTests().preprocess(notebook, {"submitted": text})[0].cells


def graded_cells():
    return [
        test_cell(printed("secret"), error_of(ValueError())),
        new_code_cell("1", outputs=[printed("secret")]),
        new_code_cell("1", outputs=[printed("secret")]),
        new_code_cell("2", outputs=[printed("secret")]),
    ]


def submitted_cells():
    return [
        test_cell(printed("at home"), error_of(KeyError()), source=HIDDEN_TESTS.sub("", TEST)),
        new_code_cell("1", outputs=[printed("first")]),
        new_code_cell("1", outputs=[printed("second"), error_of(KeyError())]),
    ]


def test_submitted_outputs_are_shown_instead():
    cells = submitted(graded_cells(), *submitted_cells())
    assert [output.output_type for output in cells[0].outputs] == ["stream", "error"]
    assert [cell.outputs[0].text for cell in cells[:3]] == ["at home", "first", "second"]
    assert cells[0].outputs[1].ename == "ValueError" and len(cells[2].outputs) == 2
    assert cells[3].outputs == []
    assert [cell.metadata.as_submitted for cell in cells] == [1, 1, 2, 0]


def test_without_the_submitted_notebook_there_are_no_outputs():
    assert [cell.metadata.as_submitted for cell in submitted(graded_cells())] == [0, 0, 0, 0]


def seconds(source):
    """The processor time for finding a source's regions; the minimum of three runs."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        HIDDEN_TESTS.findall(source)
        taken.append(time.process_time() - start)
    return min(taken)


def test_unclosed_regions_take_linear_time():
    line = "### BEGIN HIDDEN TESTS\n"
    assert seconds(line * 4_000) < 4 * 8 * seconds(line * 500)


def test_an_unclosed_region_is_hidden():
    source = TEST.split("### END")[0]
    assert HIDDEN_TESTS.sub("", source) == f"{VISIBLE}\n"
    assert "hidden ==" not in str(hidden(test_cell(source=source)))


def test_a_students_own_hidden_region_is_shown():
    ((cell,), _) = hidden(new_code_cell(TEST, outputs=[printed("x")]))
    assert (cell.source, cell.outputs) == (TEST, [printed("x")])
