"""nbval must really compare the lessons, and every lesson must have the course's shape."""

import re
import subprocess
import sys

import nbformat
import pytest

from authoring import lessons

SLUGS = lessons.slugs()


@pytest.fixture(scope="module", params=SLUGS)
def lesson(request):
    return nbformat.read(lessons.COURSE / f"{request.param}.ipynb", as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_cells_with_text_are_compared(lesson):
    ignored = [c for c in code_cells(lesson) if "nbval-ignore-output" in c.metadata.get("tags", [])]
    markers = [c for c in code_cells(lesson) if "NBVAL" in c.source]
    assert (len(ignored), len(markers)) == (0, 0)


def test_outputs_hold_no_errors_warnings_or_start_up_messages(lesson):
    for cell in code_cells(lesson):
        for output in cell.outputs:
            assert output.get("name") != "stderr", cell.id
            assert not re.search(r"oneDNN|absl|Warning:|CUDA", str(output.get("text", ""))), cell.id


def test_no_path_and_no_address_of_a_machine_in_the_outputs(lesson):
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
    lengths = sorted(len(cell.source.splitlines()) for cell in code_cells(lesson))
    assert lengths[len(lengths) // 2] <= 7 and lengths[-1] <= 20


def test_each_figure_is_described_beside_it(lesson):
    cells = lesson.cells
    for place, cell in enumerate(cells):
        if cell.cell_type == "code" and "image/png" in str(cell.outputs):
            assert cells[place + 1].source.startswith("*Figure:"), cell.id


def test_tampering_with_one_stored_output_makes_nbval_fail(tmp_path):
    """A notebook with a stored output that is one character off, through `pytest --nbval`."""
    (tmp_path / "99_short.py").write_text("# %%\nprint('accuracy 0.9')\n\n# %%\n1 + 1\n")
    lessons.build("99_short", course=tmp_path, texts=tmp_path)
    path = tmp_path / "99_short.ipynb"
    run = [sys.executable, "-m", "pytest", "--nbval", str(path)]
    run += ["--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    assert subprocess.run(run, capture_output=True).returncode == 0
    path.write_text(path.read_text().replace('accuracy 0.9\\n"', 'accuracy 0.8\\n"'))
    assert subprocess.run(run, capture_output=True).returncode == 1
