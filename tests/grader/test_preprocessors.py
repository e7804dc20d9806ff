from nbformat.v4 import new_code_cell, new_notebook, new_output

from grader.preprocessors import MASK, HideHiddenTests
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


def test_advice_is_kept_even_if_a_hidden_test_has_the_same_words():
    entry = CATALOGUE["thaw-skipped"]
    assert "model.trainable = True" in entry.headline()
    message = "\n".join([entry.headline(), *entry.advice()])
    cell = cleaned(new_output("error", ename="CheckFailed", evalue=message, traceback=[]))
    assert cell.outputs[0].traceback == [message]


def test_advice_fits_a_page():
    for entry in CATALOGUE.values():
        assert all(len(line) <= 88 for line in entry.advice())
