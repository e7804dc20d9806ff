"""Each rule of `make check` for web pages, broken once."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from authoring import check, markdown_pages, readable

GOOD = r"""# A title

Text, `code with $ and <b>`, a [link](other.md), [one to a heading](#the-second-heading) and
[one to a heading there](other.md#whats-that--a-heading), <https://keras.io>,
$5 \cdot x_1$ and ($x$).

## The second heading

![A dot](dot.png)

| | name |
|---|---|
| a | `x` |
| b \| c | $y$ |

$$\frac{a}{b}$$

### The third

<details><summary>Answer: <code>a_b</code></summary>

It **is** so.
</details>

## Twice

## Twice

[The second](#twice-1). It costs \$5.
"""


@pytest.fixture
def problems_of(tmp_path):
    """A function that writes a page and returns its problems."""
    (tmp_path / "other.md").write_text("# Other\n\n## What's `that`: – a heading?\n")
    (tmp_path / "dot.png").write_bytes(b"")

    def problems_of(page):
        path = tmp_path / ("page.md" if isinstance(page, str) else "page.ipynb")
        path.write_text(page if isinstance(page, str) else nbformat.writes(page))
        return list(readable.page_problems(path, tmp_path))

    return problems_of


def test_a_good_page_has_no_problems(problems_of):
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("# A title", "A title", "0 titles"),
        ("## Twice", "# Twice", "3 titles"),
        ("# A title", "## Before\n\n# A title", "“Before” is before the title"),
        ("### The third", "#### The third", "“The third” has level 4, below a heading of level 2"),
        ("![A dot]", "![]", "the image dot.png has no alt text"),
        ("(dot.png)", "(dots.png)", "the image dots.png does not exist"),
        ("(dot.png)", "(attachment:dot.png)", "the image attachment:dot.png does not exist"),
        ("| | name |\n|---|---|\n", "", "not a table"),
        ("| | name |", "| | |", "a column of the table has no name"),
        ("| b \\| c |", "| b | c |", "a row with 3 cells for 2 columns"),
        ("(other.md)", "(another.md)", "the link another.md does not exist"),
        ("(other.md)", "(../)", "the link ../ does not exist"),
        ("(other.md)", "(/other.md)", "must be relative"),
        ("(other.md)", "(ftp://other.md)", "must be relative"),
        ("[link]", "[]", "the link to other.md has no text"),
        ("(#the-second-heading)", "(#The-second-heading)", "the heading of the link"),
        ("(#twice-1)", "(#twice-2)", "the heading of the link"),
        ("whats-that--a-heading", "whats-that", "the heading of the link"),
        ("Text,", "A <span>word</span>,", "<span>: GitHub can remove"),
        ("Text,", "For <student>,", "<student>: GitHub can remove"),
        ("<details>", '<details style="color: red">', "GitHub can remove"),
        ("</details>", "", "1 <details> and 0 </details>"),
        ("</summary>\n\n", "</summary>\n", "an empty line is missing after </summary>"),
        ("($x$)", "($ x $)", "not a formula on GitHub"),
        ("($x$)", "(a$x$)", "not a formula on GitHub: a space before"),
        ("($x$)", "($x$s)", "no letter or digit after"),
        ("($x$)", "($x\\,y$)", "Markdown changes this formula"),
        ("($x$)", "($x *y* z$)", "Markdown changes this formula"),
        ("($x$)", "($a <b> c$)", "Markdown changes this formula"),
        ("($x$)", "($$x$$)", "must be a separate paragraph"),
        ("($x$)", "($\\operatorname{x}$)", "does not show formulas with \\operatorname"),
        ("\\$5", "$5", "an unpaired $"),
    ],
)
def test_each_broken_rule_is_reported(problems_of, old, new, complaint):
    assert old in GOOD
    problems = problems_of(GOOD.replace(old, new))
    assert any(complaint in problem for problem in problems), problems


def drawn(*below):
    picture = new_output("display_data", data={"image/png": "", "text/plain": "<Figure>"})
    title = new_markdown_cell("# Title\n\n[to itself](#A-'heading':-it's-long)", id="title")
    figure = new_code_cell("plot()", outputs=[picture], id="figure")
    heading = new_markdown_cell("## A 'heading': `it's` long", id="heading")
    return new_notebook(cells=[title, figure, *below, heading])


def test_figures_need_a_description_below(problems_of):
    described = new_markdown_cell("*Figure: a line.*", id="described")
    assert problems_of(drawn(described)) == []
    problem = "figure: no cell below the image describes it (*Figure: …*)"
    assert problems_of(drawn()) == [problem]
    as_code = new_code_cell("*Figure: a line.*", id="described")
    assert problems_of(drawn(as_code)) == [problem]
    last = drawn()
    del last.cells[-1]
    assert problem in problems_of(last)


def test_anchors_of_a_notebook_are_jupyterlabs(problems_of):
    notebook = drawn(new_markdown_cell("*Figure: a line.*", id="described"))
    notebook.cells[0].source = "# Title\n\n[to itself](#a-heading-its-long)"
    (problem,) = problems_of(notebook)
    assert problem.startswith("title: the heading of the link #a-heading-its-long")


def test_an_attached_image_exists(problems_of):
    cell = new_markdown_cell("# Title\n\n![A dot](attachment:dot.png)", id="cell")
    cell.attachments = {"dot.png": {"image/png": ""}}
    assert problems_of(new_notebook(cells=[cell])) == []
    cell.attachments = {"other.png": {"image/png": ""}}
    assert problems_of(new_notebook(cells=[cell])) == [
        "cell: the image attachment:dot.png does not exist"
    ]


def test_links_to_other_files_have_no_headings(tmp_path):
    assert markdown_pages.anchors(tmp_path / "dot.png") == set()


def test_make_check_covers_lessons_assignments_and_documents(root, monkeypatch):
    checked = set()

    def page_problems(path, root):
        checked.add(path.relative_to(root).as_posix())
        return ["it is wrong"]

    monkeypatch.setattr(readable, "page_problems", page_problems)
    problems = set(check.problems())
    slug = "03_cloning_and_freezing"
    pages = {"README.md", "CONTRIBUTING.md", "docs/grading.md", "submitted/README.md"}
    pages |= {f"course/lesson_{slug}.ipynb", f"release/{slug}/{slug}.ipynb"}
    assert pages <= checked
    assert {f"{page}: it is wrong" for page in pages} <= problems
