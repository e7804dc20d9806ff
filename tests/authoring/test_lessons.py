"""nbval must really compare the lessons, and every lesson must have the course's shape."""

import re
import subprocess
import sys

import nbformat
import pytest

from authoring import build_lessons, lessons_report
from helpers.lesson_files import file_name

SLUGS = build_lessons.slugs()


@pytest.fixture(scope="module", params=SLUGS)
def lesson(request):
    return nbformat.read(build_lessons.COURSE / file_name(request.param), as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_outputs_have_no_errors_warnings_or_startup_messages(lesson):
    for cell in code_cells(lesson):
        for output in cell.outputs:
            assert output.get("name") != "stderr", cell.id
            assert not re.search(r"oneDNN|absl|Warning:|CUDA", str(output.get("text", ""))), cell.id


def test_outputs_have_no_paths_and_addresses(lesson):
    for cell in code_cells(lesson):
        texts = [output.get("text") or output.data.get("text/plain") for output in cell.outputs]
        shown = re.sub(r"<Figure size .+>", "", str(texts))
        assert not re.search(r"/(tmp|home|root|work|Users)/| at 0x[0-9a-f]+", shown), cell.id


def test_shape(lesson):
    text = "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    assert sections[-3:] == ["What goes wrong", "Check yourself", "Key points"]
    assert 3 <= len(sections) - 3 <= 6
    assert 1 <= len(re.findall(r"^\d\. ", lesson.cells[0].source, re.MULTILINE)) <= 4
    assert "minutes" in lesson.cells[0].source
    assert 3 <= text.count("<details>") == text.count("</details>") <= 6
    assert text.lower().count("**predict") >= 3


def test_cells_are_short(lesson):
    sources = [cell.source for cell in code_cells(lesson)]
    lengths = sorted(len(source.splitlines()) for source in sources if source[:11] != "# Copy this")
    assert lengths[len(lengths) // 2] <= 7 and lengths[-1] <= 20


def test_a_cell_to_copy_is_one_screen():
    texts = [nbformat.read(path, as_version=4) for path in build_lessons.COURSE.glob("*.ipynb")]
    sources = [cell.source for notebook in texts for cell in code_cells(notebook)]
    lengths = [len(source.splitlines()) for source in sources if source[:11] == "# Copy this"]
    assert len(lengths) == 1 and lengths[0] <= 60


def shortened_and_tampered(notebook):
    """The lesson up to its first cell with stored text, with one character changed."""
    place = next(i for i, cell in enumerate(notebook.cells) if lessons_report.has_text(cell))
    short = nbformat.from_dict({**notebook, "cells": notebook.cells[: place + 1]})
    (output,) = [o for o in short.cells[-1].outputs if "text" in o or "text/plain" in o.data][:1]
    holder, key = (output, "text") if "text" in output else (output.data, "text/plain")
    holder[key] = re.sub(r"\w", lambda found: "x" if found[0] != "x" else "y", holder[key], count=1)
    return short


@pytest.mark.full
def test_tampering_with_one_stored_output_of_a_lesson_makes_nbval_fail(tmp_path):
    """With `pytest --nbval`, only the tampered cell of each lesson fails."""
    for slug in SLUGS:
        notebook = nbformat.read(build_lessons.COURSE / file_name(slug), as_version=4)
        nbformat.write(shortened_and_tampered(notebook), tmp_path / f"{slug}.ipynb")
    run = [sys.executable, "-m", "pytest", "--nbval", str(tmp_path), "--rootdir", str(tmp_path)]
    run += ["-p", "no:cacheprovider", "--tb=no", "-q", "-rf"]
    printed = subprocess.run(run, capture_output=True, text=True).stdout
    failed = re.findall(r"^FAILED .*?(\w+)\.ipynb::Cell", printed, re.MULTILINE)
    assert sorted(failed) == SLUGS, printed


def test_every_cell_with_text_is_compared(lesson):
    with_text, compared = lessons_report.counts(lesson)
    assert compared == with_text > 0


@pytest.mark.parametrize(("compared", "exit_code"), [(84, 1), (85, 0)])
def test_a_run_with_too_few_comparisons_fails(monkeypatch, compared, exit_code):
    class Session:
        exitstatus = 0

    path = f"course/{file_name(SLUGS[0])}"
    monkeypatch.setattr(lessons_report, "_seconds", {path: 1.0})
    monkeypatch.setattr(lessons_report, "counts", lambda notebook: (100, compared))
    lessons_report.pytest_sessionfinish(Session, 0)
    assert Session.exitstatus == exit_code


@pytest.mark.parametrize("mark", ["tag", "comment", "never executed"])
def test_a_cell_that_nbval_would_skip_is_not_counted_as_compared(mark):
    cell = nbformat.v4.new_code_cell("print(1)", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", text="1")]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert lessons_report.counts(notebook) == (1, 1)
    if mark == "tag":
        cell.metadata.tags = ["nbval-ignore-output"]
    elif mark == "comment":
        cell.source = "# NBVAL_IGNORE_OUTPUT\nprint(1)"
    else:
        cell.execution_count = None
    assert lessons_report.counts(notebook) == (1, 0)
