"""A page that takes too much is written all the same, and keeps nobody from theirs."""

import logging
import os
import re
import signal
import socket
import sys

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config.loader import PyFileConfigLoader

from grader.course import conversions
from grader.course.course import Course
from grader.grading.grade import grade_course
from grader.pages import rendering
from grader.pages.rendering import SHOWN_PLAIN, RenderingError
from grader.steps import render_page
from grader.steps.render_page import LEFT_OUT, MAX_CHARACTERS, MAX_ERROR_CHARACTERS, NOTE, plain
from grader.steps.sanitize import NAMES

SLUG = "01_toy"
#: Long enough for any other page, on a busy machine, too.
SECONDS = 5
#: At each of the spaces the parser of markdown looks for the end of the heading: minutes.
ENDLESS = "# a" + " " * 150_000 + "x"
SHOWN_NOTE = NOTE.strip("*")


def limit(course, **limits):
    """Return a course whose pages have other limits."""
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.writelines(f"\nc.RenderPage.{name} = {value}" for name, value in limits.items())
    return Course(course.root)


def add(path, cell):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(cell)
    nbformat.write(notebook, path)


def page_of(course, student):
    return (course.folder("feedback", student, SLUG) / f"{SLUG}.html").read_text()


def test_a_page_that_takes_too_long_is_plain_and_the_others_are_not(toy, submit):
    add(submit("eve", "def double(x):\n    return 2 * x"), new_markdown_cell(ENDLESS))
    submit("zoe", "def double(x):\n    return x + x")
    told = []
    outcome = grade_course(limit(toy, seconds=SECONDS), report=told.append)
    assert {one.submission.student: one.score for one in outcome.grades} == {"eve": 2, "zoe": 2}
    assert told[1:] == [f"{SLUG} of eve {SHOWN_PLAIN}: it takes more than {SECONDS} s."]
    eve, zoe = page_of(toy, "eve").replace(ENDLESS, "ENDLESS"), page_of(toy, "zoe")
    assert SHOWN_NOTE in eve and SHOWN_NOTE not in zoe
    assert "<strong>2</strong> of 4 points" in eve and "<pre>ENDLESS</pre>" in eve
    assert '<span class="k">def</span>' in zoe
    assert '<span class="k">' not in eve and "def double(x):" in eve


def test_a_plain_page_says_what_went_wrong_and_no_hidden_line(toy, submit):
    say = "if x == 21: raise ValueError(In[-1].splitlines()[2])"
    add(submit("eve", f"def double(x):\n    {say}\n    return 2 * x"), new_markdown_cell(ENDLESS))
    assert [one.score for one in grade_course(limit(toy, seconds=SECONDS)).grades] == [1]
    page = page_of(toy, "eve").replace(ENDLESS, "ENDLESS")
    assert SHOWN_NOTE in page and "The test stopped with ValueError" in page
    assert "secret_number" not in page and "(More tests stand here.)" in page


def test_a_page_that_takes_too_much_memory_is_plain(toy, submit):
    answer = "from IPython.display import HTML, display\ndisplay(HTML('<i>x</i>' * 400_000))"
    submit("eve", f"{answer}\ndef double(x):\n    return x + x")
    told = []
    grade_course(limit(toy, seconds=600, megabytes=200), report=told.append)
    _, line = told  # nh3's allocator aborts, Python's raises
    assert re.fullmatch(rf"{SLUG} of eve {SHOWN_PLAIN}: .*(SIGABRT|MemoryError)\.", line)
    assert SHOWN_NOTE in page_of(toy, "eve")


@pytest.mark.parametrize("source", ["*a*", ENDLESS])
def test_formgraders_page_has_the_same_limit(root, source, monkeypatch):
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    # As nbgrader's server extension does.
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.RenderPage.seconds = SECONDS
    config.CourseDirectory.root = str(root)
    names = {**dict.fromkeys(NAMES, "x"), "student": "eve", "notebook_id": SLUG}
    resources = {"submission_id": "1", "index": 0, "total": 1, "base_url": "", **names}
    notebook = new_notebook(cells=[new_markdown_cell(source), new_code_cell("for x in y: pass")])
    logged = []
    monkeypatch.setattr(logging.Logger, "warning", lambda log, text, *_: logged.append(text))
    page, _ = HTMLExporter(config=config).from_notebook_node(notebook, resources)
    page = page.replace(ENDLESS, "ENDLESS")
    assert page.count("</html>") == 1 and 'var submission_id = "1"' in page
    slow = source == ENDLESS
    assert (SHOWN_NOTE in page) is slow and ("<em>a</em>" in page) is not slow
    assert ('<span class="k">for</span>' in page) is not slow
    assert (f"{SLUG} of eve {SHOWN_PLAIN}" in str(logged)) is slow


JOB = {
    "config": {
        "HTMLExporter": {
            "filters": {
                "with_code": "grader.pages.sanitizer.with_code",
                "without_foreign_scripts": "grader.pages.content_policy.without_foreign_scripts",
            },
            "template_name": "formgrade",
            "extra_template_basedirs": [handlers.template_path],
        }
    },
    "notebook": new_notebook(),
    "resources": {"submission_id": "1", "index": 0, "total": 1},
}


def test_the_process_knows_no_secrets_and_no_sockets_but_its_own(monkeypatch):
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    monkeypatch.setattr(rendering, "_process", None)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    with socket.socket() as open_here:
        open_here.set_inheritable(True)
        rendering.render(JOB, SECONDS, 1000)
    process = rendering._process._process
    with open(f"/proc/{process.pid}/environ") as environment:
        names = {pair.partition("=")[0] for pair in environment.read().split("\0")}
    assert "PATH" in names and names - {""} <= rendering.ENVIRONMENT
    files = f"/proc/{process.pid}/fd"
    open_files = [os.readlink(f"{files}/{name}") for name in os.listdir(files)]
    assert sum(name.startswith("socket:") for name in open_files) == 1
    assert rendering._process.end() == 0


def test_a_process_that_was_ended_between_two_pages_is_replaced():
    page = rendering.render(JOB, SECONDS, 1000)
    first = rendering._process._process
    assert rendering.render(JOB, SECONDS, 1000) == page and rendering._process._process is first
    os.kill(first.pid, signal.SIGKILL)
    assert rendering.render(JOB, SECONDS, 1000) == page
    assert first.returncode == -signal.SIGKILL


def test_what_cannot_be_rendered_at_all_is_an_error_in_a_line():
    with pytest.raises(RenderingError, match=r"^jinja2\S*: No filter named 'with_code'\.$"):
        rendering.render({**JOB, "config": {}}, SECONDS, 1000)


SOLUTION = {"grade_id": "a", "grade": False, "solution": True, "locked": False, "points": 1}
TEST = {"grade_id": "b", "grade": True, "solution": False, "locked": True, "points": 1}


def test_a_long_notebook_is_shown_without_what_has_no_points():
    long = "x" * (MAX_CHARACTERS + 1)
    cells = [
        new_markdown_cell("short"),
        new_markdown_cell(long),
        new_code_cell(long, metadata={"nbgrader": SOLUTION}),
        new_code_cell("test()", metadata={"nbgrader": TEST}),
        new_markdown_cell("behind"),
    ]
    shown = plain(new_notebook(cells=cells)).cells
    assert [cell.source for cell in shown] == [NOTE, "short", LEFT_OUT, "test()"]
    assert all("plain" in cell.metadata for cell in shown[1:])
    many = plain(new_notebook(cells=[new_code_cell("") for _ in range(MAX_CHARACTERS // 10)])).cells
    assert len(many) == 1 + MAX_CHARACTERS // render_page.A_CELL


def test_of_outputs_the_short_error_of_a_test_is_left():
    errors = [
        new_output("error", ename="E", evalue=f"\x1b[31m{said}", traceback=["\x1b[31mframe"])
        for said in ("first", "last", "x" * MAX_ERROR_CHARACTERS)
    ]
    printed = new_output("stream", name="stdout", text="printed")

    def left(*outputs, nbgrader=TEST):
        cell = new_code_cell("", outputs=[printed, *outputs], metadata={"nbgrader": nbgrader})
        return plain(new_notebook(cells=[cell])).cells[1].outputs

    assert left(*errors[:2]) == [
        NotebookNode(output_type="error", ename="E", evalue="last", traceback=["frame"])
    ]
    assert left(*errors) == [] == left(errors[0], nbgrader=SOLUTION)


def test_attached_pictures_are_left_out():
    cell = new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {"image/png": "x"}})
    assert "attachments" not in plain(new_notebook(cells=[cell])).cells[1]


ATTACKS = {
    "brackets": new_markdown_cell("[" * 100_000),
    "formulas": new_markdown_cell("\\begin{a}" * 20_000),
    "dots": new_code_cell("a." * 90_000),
    "gaps": new_code_cell("a\n" + " \n" * 90_000 + "a"),
    "attributes": new_markdown_cell("<p " + " ".join(f"a{n}" for n in range(500_000))),
    "elements": new_markdown_cell("<div>" * 200_000),
    "colours": new_code_cell(
        "1", outputs=[new_output("stream", name="stdout", text="\x1b[31mx" * 700_000)]
    ),
    "cells": None,
}


@pytest.mark.full
@pytest.mark.parametrize("name", ATTACKS)
def test_whatever_is_in_a_notebook_its_page_is_there(toy, submit, name):
    submit("eve", "def double(x):\n    return 2 * x")
    course = limit(toy, seconds=SECONDS)
    grade_course(course)
    path = course.folder("autograded", "eve", SLUG) / f"{SLUG}.ipynb"
    path.chmod(0o644)
    notebook = nbformat.read(path, as_version=4)
    cell = ATTACKS[name]
    notebook.cells += [cell] if cell else [new_code_cell(id=str(n)) for n in range(20_000)]
    nbformat.write(notebook, path)
    line = conversions.write_feedback(course, "eve", SLUG)
    page = page_of(course, "eve")
    assert (line is not None) is (SHOWN_NOTE in page)
    assert "<strong>2</strong> of 4 points" in page
