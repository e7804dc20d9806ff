"""Nothing that code writes while hidden tests are in its kernel appears in its feedback."""

import base64
import html
import json
import re
import unicodedata

import pytest
from nbformat.v4 import new_code_cell, new_output

from grader.grading.grade import grade_course
from tests.attacks.conftest import SLUG, submit

SECRET = "assert double(21) == 42"
#: Written only when the attack runs: its source, which the page shows, does not have it.
MARK = str(7**20)
SHOW = "from IPython.display import HTML, Markdown, display\n    "
FORGED = json.dumps({"expected": "%s", "found": "%s", "misconception": None})
#: These can be the end of a test.
ENDS = ("raise", "say", "expect", "find", "fail")
WAYS = {
    "print it": "print(test)",
    "print it backwards": "print(test[::-1])",
    "print its words backwards": "print(*reversed(test.split()))",
    "print every second letter": "print(test[::2])",
    "print it in letters that look alike": "print(test.translate(dict(zip(b'aeo', 'аео'))))",
    "print it in base64": "import base64; print(base64.b64encode(test.encode()).decode())",
    "print it as numbers": "print(list(test.encode()))",
    "print it in colour": "print('\\x1b[31m' + '\\x1b[0m'.join(test))",
    "display it": f"{SHOW}display({{'text/plain': test}}, raw=True)",
    "display it as HTML": f"{SHOW}display(HTML(test))",
    "display it as a title": f"{SHOW}display(HTML(f'<abbr title=\"{{test}}\">x</abbr>'))",
    "display it as markdown": f"{SHOW}display(Markdown(test))",
    "display it in an earlier cell": f"{SHOW}display(test, display_id='early', update=True)",
    "draw it": f"{SHOW}display({{'image/png': 'iVBORw0KGgo' + 'A' * len(test)}}, raw=True)",
    "raise it": "raise ValueError(test)",
    "raise an error of that name": "raise type(test, (Exception,), {})('x')",
    "say that a limit was reached": "raise type('LimitReached', (Exception,), {})(test)",
    "expect it": f"raise type('CheckFailed', (Exception,), {{}})({FORGED!r} % (test, '6'))",
    "find it": f"raise type('CheckFailed', (Exception,), {{}})({FORGED!r} % ('6', test))",
    "fail in it": "exec(compile(test, 'hidden', 'exec'), {'double': None})",
    "fail in a cell of that text": "raise SyntaxError('x', ('Cell In[1]', 1, 1, test))",
    "warn of it": "import warnings; warnings.warn(test)",
    "write it to a descriptor": "import os; os.write(1, test.encode())",
    "keep it for the next cell": "globals()['kept'] = test",
}
FROM_A_FRAME = """\
    import linecache, sys
    frame = sys._getframe(1)
    test = "".join(linecache.getlines(frame.f_code.co_filename))
"""
FROM_HISTORY = "    test = In[-1]\n"


EARLY = "_ = __import__('IPython').display.display('early', display_id='early')\n"
LATE = "print(kept if 'kept' in globals() else 'kept nothing')"


def page_of(course, answer, student="eve"):
    """Grade an answer, with a cell behind the tests; return its page."""
    submit(course, student, answer, add_late_cell)
    outcome = grade_course(course)
    assert not outcome.rejections, outcome.rejections
    return (course.folder("feedback", student, SLUG) / f"{SLUG}.html").read_text()


def add_late_cell(notebook):
    cell = new_code_cell(LATE, outputs=[new_output("stream", name="stdout", text="from home")])
    notebook.cells.append(cell)


def text_of(page):
    """Return a page's text and titles, in plain letters, without white space."""
    titles = " ".join(re.findall(r'title="([^"]*)"', page))
    text = html.unescape(re.sub(r"<[^>]+>", "", page.partition("</head>")[2]) + titles)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(FROM_HISTORY, id="history"),
        pytest.param(FROM_A_FRAME, id="frames", marks=pytest.mark.full),
    ],
)
def test_nothing_that_hidden_tests_could_be_in_is_shown(target, source):
    cases = "\n".join(
        f"def way{number}(test):\n    {way}" for number, way in enumerate(WAYS.values())
    )
    calls = "\n".join(
        f"    try: way{number}(test)\n    except Exception: get_ipython().showtraceback()"
        for number in range(len(WAYS))
    )
    took = f"{source}    test = str(7**20) + test\n"
    text = text_of(
        page_of(target(), f"{EARLY}{cases}\ndef double(x):\n{took}{calls}\n    return x")
    )
    encoded = base64.b64encode(MARK[:15].encode()).decode()
    numbers = ",".join(map(str, MARK.encode()))
    for form in (SECRET.replace(" ", ""), MARK, MARK[::-1], MARK[::2], encoded, numbers):
        assert form not in text
    # What ran before, and what was submitted, is there.
    assert "'early'" in text and "Youroutput,assubmittedfromhome" in text


@pytest.mark.parametrize("way", [name for name in WAYS if name.startswith(ENDS)])
def test_what_ends_a_test_is_shown_in_the_graders_words(graded_ways, way):
    assert MARK not in text_of(graded_ways[way]) and SECRET.replace(" ", "") not in text_of(
        graded_ways[way]
    )
    assert "Theteststoppedwith" in text_of(graded_ways[way]) or "Expected" in graded_ways[way]


@pytest.fixture(scope="module")
def graded_ways(target):
    """The pages of answers that end each test in one of the ways."""
    course, pages = target(), {}
    names = [name for name in WAYS if name.startswith(ENDS)]
    for number, name in enumerate(names):
        took = f"{FROM_HISTORY}    test = str(7**20) + test\n"
        submit(course, f"eve{number}", f"def double(x):\n{took}    {WAYS[name]}")
    outcome = grade_course(course, jobs=1)
    assert not outcome.rejections, outcome.rejections
    assert [grade.score for grade in outcome.grades] == [0] * len(names)
    for number, name in enumerate(names):
        pages[name] = (course.folder("feedback", f"eve{number}", SLUG) / f"{SLUG}.html").read_text()
    return pages


@pytest.mark.full
def test_a_few_short_values_are_a_documented_gap(target):
    """A check that was forged can say numbers: a hidden constant, one in each submission."""
    answer = f"""\
class Spy(int):
    def __eq__(self, other):
        raise type("CheckFailed", (Exception,), {{}})({FORGED!r} % ("6", other))

def double(x):
    return Spy()
"""
    assert "<dt>Found</dt><dd>42</dd>" in page_of(target(), answer)
