"""Hidden tests that a submission prints do not appear in its feedback."""

import base64
import html
import re
import unicodedata

import pytest

from grader.grading.grade import grade_course
from tests.attacks.conftest import SLUG, submit

SECRET = "assert double(21) == 42"
WAYS = {
    "print it": "print(test)",
    "print it escaped": "print(repr(test))",
    "print a list of its letters": "print(list(test))",
    "print it backwards": "print(test[::-1])",
    "print it letter by letter": "for letter in test: print(letter)",
    "print it in capitals": "print(test.upper())",
    "print it in colour": "print('\\x1b[31m' + '\\x1b[0m'.join(test))",
    "print its syntax tree's text": "import ast; print(ast.unparse(ast.parse(test)))",
    "display it": "from IPython.display import display; display({'text/plain': test}, raw=True)",
    "display letters": "from IPython.display import display\n"
    "    for letter in test: display({'text/plain': letter}, raw=True)",
    "display it as HTML": "from IPython.display import HTML, display\n"
    "    display(HTML(''.join(f'<b>&#{ord(letter)};</b>' for letter in test)))",
    "display it as markdown": "from IPython.display import Markdown, display\n"
    "    display(Markdown('```\\n' + test + '\\n```'))",
    "display it as markdown with tags": "from IPython.display import Markdown, display\n"
    "    display(Markdown('<b></b>'.join(test)))",
    "display it as markdown with entities": "from IPython.display import Markdown, display\n"
    "    display(Markdown(''.join(f'&#{ord(letter)};' for letter in test)))",
    "display it as a title": "import html\n    from IPython.display import HTML, display\n"
    "    display(HTML(f'<abbr title=\"{html.escape(test)}\">x</abbr>'))",
    "print it with what a page leaves out": "print('\\x1b[K'.join(test))",
    "print it in wide letters": "print(''.join(\n"
    "        chr(ord(c) + 0xfee0) if '!' <= c <= '~' else c for c in test))",
    "fail a check with it": "raise type('CheckFailed', (Exception,), {})('.'.join(test))",
    "raise it": "raise ValueError(test)",
    "raise an error of that name": "raise type(test, (Exception,), {})('x')",
    "fail in it": "exec(compile(test, 'hidden', 'exec'), {'double': None})",
    "warn of it": "import warnings; warnings.warn(test)",
    "write it to a descriptor": "import os; os.write(1, test.encode())",
}
FROM_A_FRAME = """\
    import linecache, sys
    frame = sys._getframe(1)
    test = "".join(linecache.getlines(frame.f_code.co_filename))
"""
FROM_HISTORY = "    test = In[-1]\n"


def page_text(course, answer):
    """Grade an answer; return the text of its feedback page without white space.

    Tags are left out, but not their titles; letters are in their plain forms.
    """
    submit(course, "eve", answer)
    outcome = grade_course(course)
    assert not outcome.rejections, outcome.rejections
    page = (course.folder("feedback", "eve", SLUG) / f"{SLUG}.html").read_text()
    titles = " ".join(re.findall(r'title="([^"]*)"', page))
    text = html.unescape(re.sub(r"<[^>]+>", "", page) + titles)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(FROM_HISTORY, id="history"),
        pytest.param(FROM_A_FRAME, id="frames", marks=pytest.mark.full),
    ],
)
def test_no_page_has_a_hidden_line(target, source):
    cases = "\n".join(
        f"def way{number}(test):\n    {way}" for number, way in enumerate(WAYS.values())
    )
    calls = "\n".join(
        f"    try: way{number}(test)\n    except Exception: get_ipython().showtraceback()"
        for number in range(len(WAYS))
    )
    code = (
        f"{cases}\ndef double(x):\n{source}    print(len(test))\n{calls}\n    raise KeyError(test)"
    )
    text = page_text(target(), code)
    squeezed = re.sub(r"[\\'\",\[\]]", "", text).lower()
    secret = SECRET.replace(" ", "").lower()
    for form in (secret, secret[::-1], re.sub(r"\W", "", secret)):
        assert form not in squeezed
        assert form not in re.sub(r"\W", "", squeezed)
    assert "alineofthehiddentests" in squeezed


@pytest.mark.full
def test_encoded_lines_are_a_documented_gap(target):
    code = "import base64\ndef double(x):\n    print(base64.b64encode(In[-1].encode()).decode())"
    encoded = base64.b64encode(SECRET.encode()).decode()[4:20]
    text = page_text(target(), code)
    shifted = [base64.b64encode(b" " * n + SECRET.encode()).decode()[8:24] for n in range(3)]
    assert any(form in text for form in (encoded, *shifted))
