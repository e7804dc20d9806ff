import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from grader.pages import lesson_links
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
    section = "03_cloning_and_freezing.ipynb#Two-names%2C-one-layer"
    assert lesson_links.address(entry, root) == f"course/{section}"
    assert lesson_links.address(entry, root / "demo") == f"../course/{section}"


def test_without_lessons_there_is_no_address(monkeypatch):
    monkeypatch.setattr(lesson_links, "LESSONS", Path("nowhere"))
    assert lesson_links.address(CATALOGUE["layers-shared"], Path()) is None
