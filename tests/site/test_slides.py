"""Slides: what a lesson asks, then what came out."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from authoring.site.slides import MAX_ITEMS, MAX_LINES, Slide, slides

QUESTION = "**Predict:** does [A](a.ipynb#x) move?"


def printed(text):
    return new_code_cell("...", outputs=[new_output("stream", text=text)])


def made(*cells):
    cells = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return slides(new_notebook(cells=[new_markdown_cell("# 01 · A\n\nWords."), *cells]))


def test_a_question_comes_before_its_answer_and_without_links():
    found = made(
        "## Two names\n\nWords.", printed("before"), QUESTION, printed("no\n"), printed("x")
    )
    assert found == [
        Slide("Two names", "**Predict:** does A move?"),
        Slide("Two names", "```text\nno\n```"),
    ]


def test_what_answers_no_question_of_this_part_is_left_out():
    found = made(f"## One\n\n{QUESTION}", "## Two", printed("no"))
    assert [slide.title for slide in found] == ["One"]
    long = "\n".join("x" * (MAX_LINES + 1))
    assert [slide.title for slide in made(QUESTION, printed(long), printed("next"))] == ["01 · A"]


def test_a_figure_has_its_description():
    picture = new_output("display_data", {"image/png": "AAAA\n"})
    described = '*Figure: "up" for `a < b`\nand more.*'
    (slide,) = made("## One", new_code_cell("...", outputs=[picture]), described)
    assert 'src="data:image/png;base64,AAAA"' in slide.body
    assert 'alt="Figure: &quot;up&quot; for a &lt; b and more."' in slide.body


def test_key_points_fit():
    points = [f"- {number}" for number in range(MAX_ITEMS + 1)]
    found = made("## Key points\n\n" + "\n".join(points))
    assert [slide.body for slide in found] == ["\n".join(points[:MAX_ITEMS]), points[-1]]
