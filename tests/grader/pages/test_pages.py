"""What pages show of a notebook, and what not; tests/browser looks at them in a browser."""

import base64

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from grader.grading.grade import grade_course
from grader.pages.highlighting import highlighted
from grader.pages.sanitizer import safe_html, safe_markdown
from grader.steps import sanitize
from grader.steps.sanitize import NothingActive
from tests.attacks.pages import PIXEL

SLUG = "01_toy"


def shown(*cells, **resources):
    notebook, resources = NothingActive().preprocess(new_notebook(cells=list(cells)), resources)
    return notebook.cells, resources


def output_of(data, metadata=None):
    output = new_output("display_data", data=data, metadata=metadata or {})
    ((cell,), _) = shown(new_code_cell("1", outputs=[output]))
    return cell.outputs[0]


def test_figures_and_tables_come_through():
    sizes = {"image/png": {"width": 300, "height": 200}}
    output = output_of({"image/png": PIXEL + "\n", "text/plain": "<Figure>"}, sizes)
    assert output.data == {"image/png": PIXEL, "text/plain": "<Figure>"}
    assert output.metadata == sizes
    table = (
        '<style scoped>.x {}</style><table border="1" class="dataframe"><tr><th>a</th>'
        '<td style="color: red; text-align: right">1</td></tr></table>'
    )
    cleaned = output_of({"text/html": table}).data["text/html"]
    assert '<table class="dataframe">' in cleaned and "text-align:right" in cleaned
    assert "<th>a</th>" in cleaned and ".x" not in cleaned


def test_what_is_no_picture_is_not_shown_as_one():
    for kind, content in (("image/png", "bm8="), ("image/jpeg", PIXEL), ("image/png", "%%%")):
        output = output_of({kind: content})
        assert output.data == {"text/plain": f"[An output that is not shown on this page: {kind}]"}


def test_what_only_a_script_can_show_is_named():
    output = output_of({"application/vnd.plotly.v1+json": {"data": []}})
    assert "application/vnd.plotly.v1+json" in output.data["text/plain"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://keras.io">k</a>', '<a href="https://keras.io">k</a>'),
        ('<a href="http://localhost:8888/formgrader?path=/x">k</a>', "<a>k</a>"),
        ('<a href="/formgrader?path=/x">k</a>', "<a>k</a>"),
        ('<p class="score" id="why" name="x" data-link="y">k</p>', "<p>k</p>"),
        ('<p style="position: fixed; top: 0; color: red">k</p>', '<p style="color:red">k</p>'),
        ('<p style="line-height: 0; margin: -9em; opacity: 0">k</p>', '<p style="">k</p>'),
        ('<p style="font-size: 99em; transform: none; z-index: 9">k</p>', '<p style="">k</p>'),
        ('<p class="grader-output">k</p>', "<p>k</p>"),
        ('<p style="color: url(https://x.org)">k</p>', "<p>k</p>"),
        ('<p style="color: u\\72l(https://x.org)">k</p>', "<p>k</p>"),
        ("<form><input><button>k</button></form>", "k"),
        (
            "<script>x</script><style>x</style><title>x</title><noscript>x</noscript><!-- x -->k",
            "k",
        ),
        ('<img src="https://x.org/a.png" alt="dot">k', "[dot]k"),
        ('<image src="x:" onerror="x()">k', "<img>k"),
        ('<svg><style><img title="</style><img src=x: onerror=x()>">', "<img>"),
        ("<b>\ud800</b>", "<b>?</b>"),
    ],
)
def test_html_stays_in_its_place(html, expected):
    assert safe_html(html) == expected


def test_attached_pictures_are_shown_and_missing_ones_do_no_harm():
    cell = new_markdown_cell("![dot](attachment:a.png) ![gone](attachment:b.png) **bold**")
    cell.attachments = {"a.png": {"image/png": PIXEL}, "b.png": {"image/svg+xml": "x"}}
    ((cell,), _) = shown(cell)
    html = safe_markdown({"cell": cell}, cell.source)
    assert f'src="data:image/png;base64,{PIXEL}"' in html and 'alt="dot"' in html
    assert "[gone]" in html and "<strong>bold</strong>" in html


def test_raw_cells_are_text():
    ((cell,), _) = shown(new_raw_cell("<b>x</b>\n\n*y*"))
    assert safe_markdown({"cell": cell}, cell.source) == "<pre>&lt;b&gt;x&lt;/b&gt;\n\n*y*</pre>"


def test_only_nbgraders_own_metadata_is_left():
    nbgrader = {"grade": True, "grade_id": "a", "points": 1, "more": "<b>"}
    metadata = {"nbgrader": nbgrader, "tags": ["<b>"], "collapsed": True}
    strange = {"nbgrader": {"grade_id": '"><b>'}}
    ((known, unknown), _) = shown(
        new_code_cell("1", metadata=metadata), new_code_cell("1", metadata=strange)
    )
    assert known.metadata == {"nbgrader": {"grade": True, "grade_id": "a", "points": 1}}
    assert unknown.metadata == {}


def test_names_are_escaped_in_formgrader_alone():
    names = dict.fromkeys(sanitize.NAMES, "<b>")
    _, resources = shown(submission_id="1", **names)
    assert {resources[name] for name in names} == {"&lt;b&gt;"}
    _, resources = shown(**names)
    assert {resources[name] for name in names} == {"<b>"}


def test_a_plain_cell_has_neither_colours_nor_markdown():
    cells = [new_code_cell("1 < 2"), new_markdown_cell("*a* <b>")]
    for cell in cells:
        cell.metadata.plain = True
    code, words = shown(*cells)[0]
    assert highlighted(code.source, metadata=code.metadata).endswith("<pre>1 &lt; 2</pre></div>")
    assert safe_markdown({"cell": words}, words.source) == "<pre>*a* &lt;b&gt;</pre>"
    # An instructor's comment on it is markdown all the same.
    assert safe_markdown({"cell": words}, "*b*") == "<p><em>b</em></p>\n"


def test_files_that_a_browser_runs_stay_where_they_were_handed_in(toy, submit):
    folder = submit("eve", "def double(x):\n    return x + x").parent
    active = (
        "x.html",
        "x.HTM",
        "x.xhtml",
        "x.svg",
        "x.SVGZ",
        "x.xml",
        "x.js",
        "x.mhtml",
        ".x.html",
    )
    active += ("x.shtml", "x.xpdl", "x.mjs", "x.pdf", "x.csv.html", "x", "[x]/x.html", "y/x.html")
    for name in (*active, f"{SLUG}.html", "x.csv", "y/x.npy"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    (folder / "x.png").write_bytes(base64.b64decode(PIXEL))
    assert [grade.score for grade in grade_course(toy).grades] == [2]
    for step, page in (("autograded", f"{SLUG}.ipynb"), ("feedback", f"{SLUG}.html")):
        place = toy.folder(step, "eve", SLUG)
        found = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
        assert found - {".made-from"} == {page, "x.csv", "x.png", "y/x.npy"}
        assert len((place / page).read_text()) > 100


@pytest.fixture(scope="module")
def whose():
    """A function that grades cells, and returns those of the page with each class."""

    def whose(page):
        soup = BeautifulSoup(page, "html.parser").select_one("#notebook")
        return {
            kind: [" ".join(part.get_text().split()) for part in soup.select(f".{kind}")]
            for kind in ("from-sheet", "from-student", "student-output", "grader-output", "whose")
        }

    return whose


def test_each_part_of_a_page_says_whose_it_is(toy, submit, whose):
    path = submit("eve", "def double(x):\n    return 3 * x")
    notebook = nbformat.read(path, as_version=4)
    forged = '<div class="grader-output"><p class="whose">The grader</p>All points.</div>'
    late = new_code_cell("print('as graded')", outputs=[new_output("stream", text="from home")])
    notebook.cells[:0] = [new_markdown_cell(forged), new_code_cell("print(10 * '*')")]
    nbformat.write(notebook, path)
    notebook.cells.append(late)
    nbformat.write(notebook, path)
    assert [grade.score for grade in grade_course(toy).grades] == [0]
    found = whose((toy.folder("feedback", "eve", SLUG) / f"{SLUG}.html").read_text())
    assert found["from-sheet"][0] == "Toy (4 points) Task (2 points)"
    assert found["from-student"][0] == "The graderAll points."
    assert found["student-output"] == ["*" * 10, "from home"]
    stopped = "The grader The test stopped with AssertionError"
    assert [text.startswith(stopped) for text in found["grader-output"]] == [True, False]
    assert found["whose"] == ["The grader", "The grader", "Your output, as submitted"]


def test_the_sheets_text_is_the_students_once_it_was_changed(toy, submit, whose):
    path = submit("eve", "def double(x):\n    return x + x")
    path.write_text(path.read_text().replace("## Words (2", "## All points (2"))
    grade_course(toy)
    found = whose((toy.folder("feedback", "eve", SLUG) / f"{SLUG}.html").read_text())
    assert any("All points" in text for text in found["from-student"])
    assert not any("All points" in text for text in found["from-sheet"])


@pytest.mark.parametrize("letter", "\u202a\u202e\u2066\u2069\u200e\u200f\u061c")
@pytest.mark.parametrize("plain", [{}, {"plain": True}])
def test_code_does_not_turn_around(letter, plain):
    shown = highlighted(f"# a{letter}b", metadata=plain)
    assert letter not in shown and f"# a\\u{ord(letter):04x}b" in shown
