import ast
import re
import time

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from authoring import build_assignments
from grader.pages.hidden_lines import MASK
from grader.sheet.hidden_regions import HIDDEN_TESTS
from grader.steps.hide_hidden_tests import HideHiddenTests
from helpers.checks import CheckFailed
from helpers.misconceptions import CATALOGUE

TEST = """\
assert visible_thing
### BEGIN HIDDEN TESTS
model.trainable = True
assert hidden_thing == 42
### END HIDDEN TESTS
"""


def cleaned(*outputs, test=TEST):
    metadata = {"nbgrader": {"grade": True, "solution": False, "locked": True}}
    cell = new_code_cell(test, execution_count=1, outputs=list(outputs), metadata=metadata)
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


def test_hidden_tests_are_replaced_by_a_note():
    cell = cleaned(new_output("stream", name="stdout", text=""))
    assert cell.source == "assert visible_thing\n# (More tests stand here.)"


def test_a_line_that_is_also_visible_is_shown():
    test = "model = build_a_model(3)\n### BEGIN HIDDEN TESTS\nmodel = build_a_model(3)\n"
    test += "assert hidden_thing == 42\n### END HIDDEN TESTS"
    text = "model = build_a_model(3)\nassert hidden_thing == 42"
    cell = cleaned(new_output("stream", name="stdout", text=text), test=test)
    assert cell.outputs[0].text == f"model = build_a_model(3)\n{MASK}"


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
        "\x1b[K".join,
        "\x1b[1;2H".join,
        "_".join,
        "\N{HANGUL FILLER}".join,
        "\N{COMBINING LONG STROKE OVERLAY}".join,
        lambda secret: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in secret),
        lambda secret: "".join(
            chr(ord(c) - ord("a") + 0x1D41A) if "a" <= c <= "z" else c for c in secret
        ),
    ],
)
def test_disguised_lines_are_masked_too(disguise):
    cell = cleaned(new_output("stream", name="stdout", text=disguise("assert hidden_thing == 42")))
    assert MASK in cell.outputs[0].text
    shown = cell.outputs[0].text.replace(MASK, "")
    assert not {"hidden", "neddih", "HIDDEN"} & set(re.findall(r"[a-zA-Z]{6}", shown)), shown
    assert len(re.sub(r"\W", "", shown)) < 6, shown


def test_a_line_split_over_outputs_is_masked():
    secret = "assert hidden_thing == 42"
    pieces = [new_output("display_data", data={"text/plain": letter}) for letter in secret]
    shown = {output.data["text/plain"] for output in cleaned(*pieces).outputs}
    assert shown <= {MASK, " "}


def test_html_that_shows_a_hidden_line_is_masked():
    letters = "".join(f"<b>&#{ord(letter)};</b>" for letter in "assert hidden_thing == 42")
    cell = cleaned(new_output("display_data", data={"text/html": letters}))
    assert cell.outputs[0].data == {"text/html": MASK}


@pytest.mark.parametrize(
    "html",
    [
        '<abbr title="{}">x</abbr>',
        '<img alt="{}">',
        '<ol start="{}"><li>x</li></ol>',
        '<a href="https://x.org/{}">x</a>',
        '<b style="font-family: {}">x</b>',
    ],
)
def test_a_hidden_line_in_an_html_attribute_is_masked(html):
    content = html.format("assert hidden_thing == 42")
    cell = cleaned(new_output("display_data", data={"text/html": content}))
    assert cell.outputs[0].data == {"text/html": MASK}


@pytest.mark.parametrize(
    "spread", ["<b></b>".join, lambda secret: "".join(f"&#{ord(c)};" for c in secret), "\\\n".join]
)
def test_markdown_that_shows_a_hidden_line_is_masked(spread):
    content = spread("assert hidden_thing == 42")
    cell = cleaned(new_output("display_data", data={"text/markdown": content}))
    assert set(cell.outputs[0].data["text/markdown"].split("\n")) == {MASK}


def test_adjacent_visible_characters_count_as_a_line():
    letters = "assert hidden_thing == 42"
    forms = [
        [{"text/html": letter, "text/plain": "something else"} for letter in letters],
        [{"text/html": f'<b class="nb">{letter}</b>'} for letter in letters],
        [{"text/markdown": letter} for letter in letters],
    ]
    for outputs in forms:
        cell = cleaned(*(new_output("display_data", data=data) for data in outputs))
        shown = [text for output in cell.outputs for text in output.data.values()]
        assert MASK in shown and "h" not in str(shown).replace(MASK, ""), shown
    errors = [new_output("error", ename="_", evalue=one, traceback=[]) for one in letters]
    assert "_: h" not in {output.traceback[0] for output in cleaned(*errors).outputs}


def test_a_forged_failed_check_is_masked():
    for secret in ("assert hidden_thing == 42", 'checks.require(hidden_thing == 42, expected="x")'):
        test = f"### BEGIN HIDDEN TESTS\n{secret}\n### END HIDDEN TESTS"
        spread = ".".join(secret)
        for message in (
            spread,
            ".".join(secret.split(", ")[0]) + "\nExpected: x",
            str(CheckFailed(spread, "x")),
            str(CheckFailed("x", spread)),
            str(CheckFailed("x", "y"))[:-1] + f', "more": "{spread}"}}',
        ):
            error = new_output("error", ename="CheckFailed", evalue=message, traceback=[])
            (shown,) = cleaned(error, test=test).outputs
            assert MASK in shown.traceback[0] and "h.i.d.d.e.n" not in str(shown)


def error_of(failed):
    return new_output("error", ename="CheckFailed", evalue=str(failed), traceback=[])


def messages_of(region, keyword):
    """The messages of checks in a hidden region, if they are complete."""
    for call in ast.walk(ast.parse(region)):
        for argument in call.keywords if isinstance(call, ast.Call) else ():
            if argument.arg == keyword and isinstance(argument.value, ast.Constant):
                yield argument.value.value


def test_messages_of_the_courses_checks_are_shown(root):
    messages = 0
    for path in sorted((root / "authoring" / "texts" / "assignments").glob("*.py")):
        for cell in build_assignments.from_text(path).cells:
            for region in HIDDEN_TESTS.findall(cell.source):
                for expected in messages_of(region, "expected"):
                    for found in {"something else", *messages_of(region, "found")}:
                        failed = CheckFailed(expected, found)
                        shown = cleaned(error_of(failed), test=cell.source).outputs[0]
                        assert shown.traceback == [failed.text]
                        messages += 1
    assert messages > 100


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
    assert HIDDEN_TESTS.sub("", source) == "assert visible_thing\n"
    assert "hidden_thing" not in str(cleaned(test=source))


def test_a_students_own_hidden_region_is_shown():
    cells = [new_code_cell(TEST), new_code_cell("print(1)", outputs=[])]
    notebook, _ = HideHiddenTests().preprocess(new_notebook(cells=cells), {})
    assert notebook.cells[0].source == TEST


def test_the_name_of_an_error_is_masked():
    cell = cleaned(new_output("error", ename="assert hidden_thing == 42", evalue="", traceback=[]))
    assert "hidden_thing" not in str(cell)


def test_short_lines_are_masked_on_their_own_line():
    test = "### BEGIN HIDDEN TESTS\nx = 7\n### END HIDDEN TESTS"
    text = "x = 7\n'x = 7\\nmore'\n----> 2 x = 7\nmax = 70\nmy x = 7"
    cell = cleaned(new_output("stream", name="stdout", text=text), test=test)
    shown = cell.outputs[0].text.split("\n")
    assert shown == [MASK, MASK, MASK, "max = 70", "my x = 7"]


def test_a_message_can_quote_its_own_test():
    test = "### BEGIN HIDDEN TESTS\nexpected='a model with two outputs',\n### END HIDDEN TESTS"
    failed = CheckFailed("a model with two outputs", "one with one")
    assert cleaned(error_of(failed), test=test).outputs[0].traceback == [failed.text]


def test_advice_is_kept_if_a_hidden_test_contains_it():
    assert "model.trainable = True" in CATALOGUE["thaw-skipped"].headline()
    failed = CheckFailed("weights that move", "none", "thaw-skipped")
    test = "### BEGIN HIDDEN TESTS\nmodel.trainable = True\n### END HIDDEN TESTS"
    assert cleaned(error_of(failed), test=test).outputs[0].traceback == [failed.text]


def test_advice_fits_a_page():
    for entry in CATALOGUE.values():
        assert all(len(line) <= 88 for line in entry.advice())


LONG = """### BEGIN HIDDEN TESTS
checks.require(
    moved == set(),
    expected="after freeze(model), "
    f"none of the {len(names)} weights moves in fit",
    found=f"{moved} moved" if moved else "nothing moved and nothing was returned",
)
### END HIDDEN TESTS"""


def test_a_message_over_several_lines_with_values_in_it_is_shown_and_values_are_searched():
    expected = "after freeze(model), none of the 12 weights moves in fit"
    for found in ("{'a/kernel'} moved", "nothing moved and nothing was returned"):
        failed = CheckFailed(expected, found)
        assert cleaned(error_of(failed), test=LONG).outputs[0].traceback == [failed.text]
    leaking = CheckFailed(expected, "moved == set(), moved")
    assert MASK in cleaned(error_of(leaking), test=LONG).outputs[0].traceback[0]
    assert "moved == set()" not in str(cleaned(error_of(leaking), test=LONG))
