import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from grader.course.naming import with_titles
from grader.pages import lesson_links
from grader.pages.lesson_links import LESSONS, section_of_task
from grader.sheet.cells import is_test
from helpers.lesson_files import file_name
from helpers.misconceptions import CATALOGUE


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_each_misconception_links_to_an_existing_section(entry, tmp_path):
    path, anchor = map(unquote, lesson_links.address(entry, tmp_path).split("#"))
    notebook = nbformat.read(tmp_path / path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert anchor in [lesson_links.anchor(heading.replace("`", "")) for heading in headings]


def test_addresses_are_relative(root):
    entry = CATALOGUE["layers-shared"]
    section = "lesson_03_cloning_and_freezing.ipynb#Two-names%2C-one-layer"
    assert lesson_links.address(entry, root) == f"course/{section}"
    assert lesson_links.address(entry, root / "demo") == f"../course/{section}"


def test_without_lessons_there_is_no_address(monkeypatch):
    monkeypatch.setattr(lesson_links, "LESSONS", Path("nowhere"))
    assert lesson_links.address(CATALOGUE["layers-shared"], Path()) is None


def test_a_task_has_the_section_of_most_of_its_misconceptions():
    own = "03_cloning_and_freezing"
    assert section_of_task(
        ["'thaw-skipped' 'layers-shared'", "'layers-compared-by-name'"], own
    ) == (
        own,
        CATALOGUE["layers-shared"].section,
    )
    assert section_of_task(["'layers-shared'"], "elsewhere")[0] == own
    assert section_of_task(["'no-such-code'"], own) == (own, "")
    assert section_of_task(["1"], "elsewhere") is None


def test_each_task_of_the_course_with_tests_has_a_section(root):
    tasks, whole = 0, []
    for path in sorted((root / "source").glob("0*/*.ipynb")):
        tests = defaultdict(list)
        for cell, title in with_titles(nbformat.read(path, as_version=4)):
            if is_test(cell):
                tests[title].append(cell.source)
        for title, sources in tests.items():
            lesson, section = section_of_task(sources, path.stem)
            tasks += 1
            whole += [] if section else [title]
            assert (LESSONS / file_name(lesson)).exists()
    assert tasks > 30 and len(whole) <= 1, whole
