"""The figures of `make bench` are correct; the speed of grading is not tested."""

import time

import nbformat
import pytest

from bench import classes, figures, measure
from bench.__main__ import one_class
from tests.gradebook import scores_in

LIGHT = figures.Figures(60, 2, 240.0, 40.0, 30.0, 900_000_000, 6.0)
REAL = figures.Figures(60, 2, 600.0, 150.0, 240.0, 1_500_000_000, 30.0)


def test_the_lines_are_computed_from_the_measurements():
    assert figures.lines(LIGHT, REAL) == [
        "throughput_ratio_light: 6.00",
        "throughput_ratio_real: 4.00",
        "ceiling_ratio_real: 5.00",
        "limit_ratio: 1.25",
        "overhead_per_submission_s: 1.00",
        "checks_per_submission_s: 0.50",
        "memory_peak_mb: 1500",
    ]


def test_the_real_class_repeats_no_persona_before_using_all(tmp_path):
    classes.real(tmp_path, 60)
    notebooks = sorted((tmp_path / "submitted").glob("*/*/*.ipynb"))
    texts = [path.read_text() for path in notebooks]
    bank = len(list((classes.ROOT / "bank" / classes.REAL).glob("*.py")))
    assert len(texts) == 60 and len(set(texts[:bank])) == len(set(texts)) == bank


@pytest.mark.full
def test_cells_are_timed_by_the_kernel(tmp_path, sandbox):
    classes.light(tmp_path, 1)
    (path,) = (tmp_path / "submitted").glob("*/*/*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id == "make_model":
            cell.source = "import time\ntime.sleep(2)"
    nbformat.write(notebook, path)
    began = time.monotonic()
    seconds, computed = measure.without_checks(tmp_path, classes.LIGHT)
    assert computed < 2, "sleeping is no CPU time"
    assert 2 <= seconds < time.monotonic() - began


@pytest.mark.full
def test_a_small_class_is_measured(short_folder, sandbox):
    result = one_class(short_folder, "light", classes.LIGHT, 2, 2)
    assert result.submissions == 2 and result.cell_seconds > 0.1
    assert result.plain_seconds > 1 and result.thaw_seconds * 2 > result.cell_seconds
    assert result.memory_bytes > 300_000_000
    plain, thaw = (scores_in(short_folder / way / "gradebook.db") for way in ("plain", "thaw"))
    assert plain == thaw
