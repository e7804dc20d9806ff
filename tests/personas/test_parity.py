"""For honest submissions, points and outputs in the sandbox match plain nbgrader's.

"Plain" is `nbgrader autograde` with this folder's settings, but with nbgrader's own list of
autograding steps and its own Execute: the kernel is started in the usual way.
"""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from bank.cases import CASES, ROOT, submit
from grader.course import conversions
from grader.grading.grade import grade_course
from tests.gradebook import scores_in

FEW = {("03", name) for name in ("blank", "compares_names", "draws_figures", "very_talkative")}
FEW |= {("05", "model")}  # draws, and does not import helpers.plots
FIGURES = {"draws_figures": 10, "very_talkative": 1}
PLAIN = """\
c = get_config()
load_subconfig({config!r})
del c.Autograde["autograde_preprocessors"]
"""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
PROCESS = re.compile(r"\bipykernel_\d+")
ADDRESSES = re.compile(r"\b0x[0-9a-f]+")
FOLDERS = re.compile(r"[~\w./-]*/(?=(?:helpers|site-packages|lib/python)/)")
SECONDS = re.compile(r"\d+(?:us|ms|s)/(?:step|epoch)|\b\d+s\b")
SET = re.compile(
    r"\{('[^'{}]*'(?:, '[^'{}]*')*)\}"
)  # of strings: the order differs between processes
SPACES_AT_THE_END = re.compile(r" +$", re.MULTILINE)
TIMES_OF_LOGGING = re.compile(r"\d\d:\d\d:\d\d[.,]\d+")


def by_nbgrader(case, folder):
    """Grade with nbgrader's own command; return the gradebook's scores and the notebook."""
    conversions.register(submit([case], folder), case.assignment)
    (folder / "nbgrader_config.py").write_text(
        PLAIN.format(config=str(ROOT / "nbgrader_config.py"))
        + f"c.CourseDirectory.root = {str(folder)!r}\nc.Execute.timeout = 600\n"
    )
    nbgrader = [str(Path(sys.executable).parent / "nbgrader"), "autograde", case.assignment]
    done = subprocess.run(nbgrader, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return result(case, folder)


def by_thaw(case, folder):
    """Grade in the sandbox; return the gradebook's scores and the notebook."""
    outcome = grade_course(submit([case], folder))
    assert not outcome.rejections, outcome.rejections
    return result(case, folder)


def result(case, folder):
    path = folder / "autograded" / case.name / case.assignment / f"{case.assignment}.ipynb"
    return scores_in(folder / "gradebook.db"), nbformat.read(path, as_version=4)


def steady(text):
    """Return a text without the parts that differ between two runs of plain nbgrader."""
    text = "\n".join(re.split(r"[\r\x08]+", line)[-1] for line in COLOURS.sub("", text).split("\n"))
    for pattern in (PROCESS, ADDRESSES, SECONDS, TIMES_OF_LOGGING):
        text = pattern.sub("…", text)
    text = SET.sub(lambda found: f"{{{', '.join(sorted(found[1].split(', ')))}}}", text)
    text = SPACES_AT_THE_END.sub("", text)  # Keras pads progress lines that get shorter
    return FOLDERS.sub("", text)


def outputs_of(cell):
    """Return a cell's outputs as (kind, content), with joined streams."""
    flat = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            flat.append((output.name, output.text))
        elif output.output_type == "error":
            flat.append(("error", "\n".join([output.ename, output.evalue, *output.traceback])))
        else:
            flat += [(f"{output.output_type} {k}", str(v)) for k, v in sorted(output.data.items())]
    joined = []
    for kind, pieces in itertools.groupby(flat, key=lambda piece: piece[0]):
        contents = [content for _, content in pieces]
        joined += [(kind, "".join(contents))] if kind == "stdout" else [(kind, c) for c in contents]
    return [(kind, text if "image/png" in kind else steady(text)) for kind, text in joined]


@pytest.fixture
def both(request, tmp_path, sandbox):
    """One persona, graded by both graders."""
    case = request.param
    return case, by_nbgrader(case, tmp_path / "plain"), by_thaw(case, tmp_path / "thaw")


def pytest_generate_tests(metafunc):
    """Take a few personas, or all of them with --exhaustive."""
    everything = metafunc.config.getoption("--exhaustive")
    few = (c for c in CASES if (c.assignment[:2], c.name) in FEW)
    chosen = CASES if everything else list(few)
    if "both" in metafunc.fixturenames:
        metafunc.parametrize("both", chosen, ids=str, indirect=True)


@pytest.mark.full
def test_points_and_outputs_match_plain_nbgrader(both):
    case, (plain_scores, plain), (scores, sandboxed) = both
    assert scores == plain_scores
    assert [c.source for c in sandboxed.cells] == [c.source for c in plain.cells]
    for ours, theirs in zip(sandboxed.cells, plain.cells, strict=True):
        assert outputs_of(ours) == outputs_of(theirs), ours.source[:200]
        assert ours.get("execution_count") == theirs.get("execution_count")
    kinds = [kind for cell in plain.cells for kind, _ in outputs_of(cell)]
    assert sum("image/png" in kind for kind in kinds) >= FIGURES.get(case.name, 0)
