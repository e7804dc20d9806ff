"""The contents of pages; tests/browser opens them in a browser."""

import base64
import itertools
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from grader.grading.grade import grade_course
from grader.pages import sanitizer as pages
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


def test_figures_and_tables_are_kept():
    sizes = {"image/png": {"width": 300, "height": 200}}
    output = output_of({"image/png": PIXEL + "\n", "text/plain": "<Figure>"}, sizes)
    assert output.data == {"image/png": PIXEL, "text/plain": "<Figure>"}
    assert output.metadata == sizes
    table = (
        '<style scoped>.x {}</style><table border="1" class="dataframe"><tr><th>a</th>'
        '<td style="color: red; text-align: right">1</td></tr></table>'
    )
    cleaned = output_of({"text/html": table}).data["text/html"]
    assert '<table class="dataframe">' in cleaned and "text-align: right" in cleaned
    assert "<th>a</th>" in cleaned and ".x" not in cleaned


def test_invalid_images_are_not_shown():
    for kind, content in (("image/png", "bm8="), ("image/jpeg", PIXEL), ("image/png", "%%%")):
        output = output_of({kind: content})
        assert output.data == {"text/plain": f"[An output that is not shown on this page: {kind}]"}


def test_removed_outputs_are_named():
    output = output_of({"application/vnd.plotly.v1+json": {"data": []}})
    assert "application/vnd.plotly.v1+json" in output.data["text/plain"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://keras.io">k</a>', '<a href="https://keras.io">k</a>'),
        ('<a href="http://localhost:8888/formgrader?path=/x">k</a>', "<a>k</a>"),
        ('<a href="/formgrader?path=/x">k</a>', "<a>k</a>"),
        ('<p class="score" id="why" name="x" data-link="y">k</p>', "<p>k</p>"),
        ('<p style="position: fixed; top: 0; color: red">k</p>', '<p style="color: red;">k</p>'),
        ('<p style="color: url(https://x.org)">k</p>', "<p>k</p>"),
        ('<p style="color: u\\72l(https://x.org)">k</p>', "<p>k</p>"),
        ("<form><input><button>k</button></form>", "k"),
    ],
)
def test_html_cannot_leave_its_cell(html, expected):
    assert safe_html(html) == expected


def test_attached_images_are_shown_and_missing_ones_ignored():
    cell = new_markdown_cell("![dot](attachment:a.png) ![gone](attachment:b.png) **bold**")
    cell.attachments = {"a.png": {"image/png": PIXEL}, "b.png": {"image/svg+xml": "x"}}
    ((cell,), _) = shown(cell)
    html = safe_markdown({"cell": cell}, cell.source)
    assert f'src="data:image/png;base64,{PIXEL}"' in html and 'alt="dot"' in html
    assert "[gone]" in html and "<strong>bold</strong>" in html


def test_raw_cells_are_text():
    ((cell,), _) = shown(new_raw_cell("<b>x</b>\n\n<i>y</i>"))
    assert "<b>" not in safe_markdown({"cell": cell}, cell.source)


def test_only_nbgraders_metadata_is_kept():
    nbgrader = {"grade": True, "grade_id": "a", "points": 1, "more": "<b>"}
    metadata = {"nbgrader": nbgrader, "tags": ["<b>"], "collapsed": True}
    strange = {"nbgrader": {"grade_id": '"><b>'}}
    ((known, unknown), _) = shown(
        new_code_cell("1", metadata=metadata), new_code_cell("1", metadata=strange)
    )
    assert known.metadata == {"nbgrader": {"grade": True, "grade_id": "a", "points": 1}}
    assert unknown.metadata == {}


def test_names_are_escaped_in_formgrader_only():
    names = dict.fromkeys(sanitize.NAMES, "<b>")
    _, resources = shown(submission_id="1", **names)
    assert {resources[name] for name in names} == {"&lt;b&gt;"}
    _, resources = shown(**names)
    assert {resources[name] for name in names} == {"<b>"}


@pytest.mark.parametrize(
    "html", ["<b>" * 40_000, "<div>" * 40_000, "<" * 200_000, "<p " + "a=1 " * 40_000 + ">"]
)
def test_intricate_texts_are_not_parsed(html):
    outputs = [new_output("display_data", data={"text/html": html}) for _ in range(3)]
    (code, words), _ = shown(new_code_cell("1", outputs=outputs), new_markdown_cell(html))
    assert words.source == pages.TOO_INTRICATE
    assert {output.data["text/html"] for output in code.outputs} == {pages.TOO_INTRICATE}
    assert safe_html(html) == pages.TOO_INTRICATE


@pytest.mark.parametrize("between", [" ", "/", "\n"])
def test_tags_with_endless_attributes_are_not_parsed(between):
    endless = "<p " + between.join(f"a{number}" for number in range(9_000))
    cells = [new_markdown_cell(endless) for _ in range(6)] + [new_markdown_cell(endless * 2)]
    (first, *_, last, long), _ = shown(*cells)
    assert first.source == endless
    assert {last.source, long.source} == {pages.TOO_INTRICATE}
    (alone,), _ = shown(new_markdown_cell(endless * 2))
    assert alone.source == pages.TOO_INTRICATE
    (words,), _ = shown(new_markdown_cell("word " * 50_000))
    assert words.source == "word " * 50_000


def test_many_small_texts_count_together():
    cells = [new_markdown_cell("<b>x</b>" * 1000) for _ in range(20)]
    (first, *_, last), _ = shown(*cells)
    assert first.source.startswith("<b>") and last.source == pages.TOO_INTRICATE


@pytest.mark.parametrize("formula", ["\\begin{a}", "\\\\[", "\\\\(", "$a\\"])
def test_unclosed_formulas_are_not_parsed(formula):
    cells = [new_markdown_cell(formula * 4_000 + "x" * 5_000), new_markdown_cell("$x$ " * 50)]
    (first, _), _ = shown(*cells)
    assert first.source == pages.TOO_INTRICATE
    (alone,), _ = shown(new_markdown_cell("$x$ " * 50))
    assert alone.source == "$x$ " * 50


def test_formulas_count_with_the_text_after_them():
    cells = [new_markdown_cell("\\begin{a}" * 50 + "x" * 50_000) for _ in range(20)]
    (first, *_, last), _ = shown(*cells)
    assert first.source.startswith("\\begin") and last.source == pages.TOO_INTRICATE


def test_only_many_colors_are_left_out():
    many = new_output("stream", name="stdout", text="\x1b[31mx" * 30_000)
    few = new_output("stream", name="stdout", text="\x1b[31mx")
    ((first, second), _) = shown(
        new_code_cell("1", outputs=[few]), new_code_cell("2", outputs=[many])
    )
    assert first.outputs[0].text == "\x1b[31mx" and second.outputs[0].text == "x" * 30_000


LONG_CODE = ("a." * 15_000, "a\n" + " \n" * 3_000 + "a")


@pytest.mark.parametrize("code", LONG_CODE)
def test_code_that_is_slow_to_highlight_is_plain(code):
    assert "<span" not in highlighted(code)
    cell = new_markdown_cell(f"```python\n{code}\n```")
    ((cell,), _) = shown(cell)
    assert "<span" not in safe_markdown({"cell": cell}, cell.source)


def test_a_long_notebook_is_highlighted_up_to_a_length():
    pairs = (
        (new_code_cell("a = 1\n" * 3_000), new_markdown_cell("```python\na = 1\n```"))
        for _ in range(15)
    )
    cells, _ = shown(*itertools.chain(*pairs))
    assert "plain" not in cells[0].metadata and "plain" not in cells[1].metadata
    assert "<span" in highlighted(cells[0].source, metadata=cells[0].metadata)
    assert '<span class="o">' in safe_markdown({"cell": cells[1]}, cells[1].source)
    assert "<span" not in highlighted(cells[-2].source, metadata=cells[-2].metadata)
    assert "<span" not in safe_markdown({"cell": cells[-1]}, cells[-1].source)
    # An output can be long in a short cell.
    assert "<span" not in safe_markdown({"cell": cells[0]}, "```python\na = 1\n```")


def seconds(work, text):
    """The processor time of some work on a text; the minimum of three runs."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        taken.append(time.process_time() - start)
    return min(taken)


def test_dots_in_a_line_take_linear_time():
    assert seconds(highlighted, "a." * 8_000) < 4 * 8 * seconds(highlighted, "a." * 1_000)


@pytest.mark.parametrize("gap", [" ", "\t", " \t", "\xa0"])
def test_spaces_in_a_heading_take_linear_time(gap):
    def show(text):
        assert safe_markdown({}, text).startswith("<h1>a")

    few, many = (f"# a{gap * length}x" for length in (2_000, 16_000))
    assert seconds(show, many) < 4 * 8 * seconds(show, few)


def test_short_gaps_are_unchanged():
    text = f"```\na{' ' * 100}b\n```"
    assert f"a{' ' * 100}b" in safe_markdown({}, text)


@pytest.mark.full
def test_a_feedback_page_shows_long_code_plain(toy, submit):
    path = submit("eve", "def double(x):\n    return x + x")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell("if 0: a" + ".a" * 12_000))
    nbformat.write(notebook, path)
    toy.limit(timeout=3)  # IPython would highlight the cell's error until the limit
    assert [grade.score for grade in grade_course(toy).grades] == [2]
    page = (toy.folder("feedback", "eve", SLUG) / f"{SLUG}.html").read_text()
    assert ".a" * 12_000 in page and '<span class="k">def</span>' in page


def test_files_that_a_browser_runs_are_not_copied(toy, submit):
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
