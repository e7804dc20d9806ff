import re

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grader.hidden import MASK
from grader.preprocessors import HideHiddenTests
from helpers.misconceptions import CATALOGUE

TEST = """\
assert visible_thing
### BEGIN HIDDEN TESTS
model.trainable = True
assert hidden_thing == 42
### END HIDDEN TESTS
"""


def cleaned(output):
    cell = new_code_cell(TEST, execution_count=1, outputs=[output])
    notebook, _ = HideHiddenTests().preprocess(new_notebook(cells=[cell]), {})
    return notebook.cells[0]


def test_hidden_lines_are_masked_in_every_kind_of_output():
    secret = "assert hidden_thing == 42"
    outputs = (
        new_output("stream", name="stdout", text=f"got:\n  {secret}\nend"),
        new_output("error", ename="E", evalue=f"x\n{secret}", traceback=[f"\x1b[31m{secret}"]),
        new_output("display_data", data={"text/html": f"<b>{secret}</b>"}),
        new_output("execute_result", data={"text/plain": repr(secret)}),
    )
    for output in outputs:
        cell = cleaned(output)
        assert "hidden_thing" not in str(cell) and MASK in str(cell)
        assert "visible_thing" in cell.source


def test_the_place_of_hidden_tests_says_no_more_than_that_there_are_some():
    cell = cleaned(new_output("stream", name="stdout", text=""))
    assert cell.source == "assert visible_thing\n# (More tests stand here.)"


def test_a_line_that_stands_in_plain_sight_as_well_is_shown():
    test = "model = build_a_model(3)\n### BEGIN HIDDEN TESTS\nmodel = build_a_model(3)\n"
    test += "assert hidden_thing == 42\n### END HIDDEN TESTS"
    text = "model = build_a_model(3)\nassert hidden_thing == 42"
    outputs = [new_output("stream", name="stdout", text=text)]
    cell = new_code_cell(test, execution_count=1, outputs=outputs)
    notebook, _ = HideHiddenTests().preprocess(new_notebook(cells=[cell]), {})
    assert notebook.cells[0].outputs[0].text == f"model = build_a_model(3)\n{MASK}"


@pytest.mark.parametrize(
    "disguise",
    [
        repr,
        lambda secret: "\n".join(secret),
        lambda secret: str(list(secret)),
        lambda secret: secret[::-1],
        lambda secret: secret.upper(),
        lambda secret: secret.replace(" ", "   "),
        lambda secret: "\x1b[31m" + "\x1b[0m".join(secret),
        lambda secret: f"12 {secret}",
        lambda secret: secret.replace("==", "==\\\n"),
    ],
)
def test_disguised_lines_are_masked_too(disguise):
    cell = cleaned(new_output("stream", name="stdout", text=disguise("assert hidden_thing == 42")))
    assert MASK in cell.outputs[0].text
    shown = cell.outputs[0].text.replace(MASK, "")
    assert not {"hidden", "neddih", "HIDDEN"} & set(re.findall(r"[a-zA-Z]{6}", shown)), shown
    assert len(re.sub(r"\W", "", shown)) < 6, shown


def test_a_line_in_pieces_is_masked_in_every_output():
    secret = "assert hidden_thing == 42"
    pieces = [new_output("display_data", data={"text/plain": letter}) for letter in secret]
    cell = new_code_cell(TEST, execution_count=1, outputs=pieces)
    cleaned, _ = HideHiddenTests().preprocess(new_notebook(cells=[cell]), {})
    shown = {output.data["text/plain"] for output in cleaned.cells[0].outputs}
    assert shown <= {MASK, " "}


def test_html_that_shows_a_hidden_line_is_masked():
    letters = "".join(f"<b>&#{ord(letter)};</b>" for letter in "assert hidden_thing == 42")
    cell = cleaned(new_output("display_data", data={"text/html": letters}))
    assert cell.outputs[0].data == {"text/html": MASK}


def test_the_name_of_an_error_is_masked():
    cell = cleaned(new_output("error", ename="assert hidden_thing == 42", evalue="", traceback=[]))
    assert "hidden_thing" not in str(cell)


def test_short_lines_are_masked_where_they_stand_alone():
    test = "### BEGIN HIDDEN TESTS\nx = 7\n### END HIDDEN TESTS"
    text = "x = 7\n'x = 7\\nmore'\n----> 2 x = 7\nmax = 70\nmy x = 7"
    outputs = [new_output("stream", name="stdout", text=text)]
    cell = new_code_cell(test, execution_count=1, outputs=outputs)
    notebook, _ = HideHiddenTests().preprocess(new_notebook(cells=[cell]), {})
    shown = notebook.cells[0].outputs[0].text.split("\n")
    assert shown == [MASK, MASK, MASK, "max = 70", "my x = 7"]


def test_a_message_may_use_the_words_of_the_test_that_raised_it():
    test = "### BEGIN HIDDEN TESTS\nexpected='a model with two outputs',\n### END HIDDEN TESTS"
    message = "Expected: a model with two outputs"
    error = new_output("error", ename="CheckFailed", evalue=message, traceback=[])
    cell = new_code_cell(test, execution_count=1, outputs=[error])
    notebook, _ = HideHiddenTests().preprocess(new_notebook(cells=[cell]), {})
    assert notebook.cells[0].outputs[0].traceback == [message]


def test_advice_is_kept_even_if_a_hidden_test_has_the_same_words():
    entry = CATALOGUE["thaw-skipped"]
    assert "model.trainable = True" in entry.headline()
    message = "\n".join([entry.headline(), *entry.advice()])
    cell = cleaned(new_output("error", ename="CheckFailed", evalue=message, traceback=[]))
    assert cell.outputs[0].traceback == [message]


def test_advice_fits_a_page():
    for entry in CATALOGUE.values():
        assert all(len(line) <= 88 for line in entry.advice())
