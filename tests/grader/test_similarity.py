"""Copies are listed however they were changed, and nobody else is."""

import re
from dataclasses import replace

import nbformat
import pytest

from bank.cases import ASSIGNMENTS, CASES, HERE, ROOT, submit
from grader.cli.main import main
from grader.similarity import fingerprints, pairs, works
from tests.grader.conftest import SLUG


def is_independent(case):
    """Tell whether a persona was not made from another one."""
    path = HERE / case.assignment / f"{case.name}.py"
    return path.exists() and "\n# base = " not in path.read_text()


INDEPENDENT = {
    assignment: [case for case in CASES if case.assignment == assignment and is_independent(case)]
    for assignment in ASSIGNMENTS[:-1]  # the last one has too few
}


def with_comments(source):
    return re.sub(r"\n( +)(?=\w)", r"\n\1# my own step\n\1", source)


def renamed(source):
    for name in set(re.findall(r"\b([a-z_]{3,})\b *= ", source)):
        source = re.sub(rf"(?<!\.)\b{name}\b(?! *=[^=\n]*\))", f"my_{name}", source)
    return source


def reformatted(source):
    return source.replace(", ", ",\n        ").replace("(", "( ").replace('"', "'")


def reordered(source):
    parts = re.split(r"\n(?=def |class |@)", source)
    return "\n\n".join(reversed(parts))


CHANGES = [str, with_comments, renamed, reformatted, reordered]


def without_words(case):
    """Return a case without free-text answers: some of the bank have one author's words."""
    notebook = nbformat.reads(case.notebook, as_version=4)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" or not cell.metadata.get("nbgrader", {}).get("solution")
    ]
    return replace(case, base=nbformat.writes(notebook), answers={})


def changed(case, change):
    """Return a copy of a case by another student."""
    notebook = nbformat.reads(case.notebook, as_version=4)
    release = ROOT / "release" / case.assignment / f"{case.assignment}.ipynb"
    sheet = {cell.source for cell in nbformat.read(release, as_version=4).cells}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source not in sheet:
            cell.source = change(cell.source)
    return type(case)(
        case.assignment, "copy", f"copy_of_{case.student}", nbformat.writes(notebook), {}, "wrong"
    )


def listed(cases, folder):
    course = submit(cases, folder)
    return {pair.students for pair in pairs.compare(works.read(course, cases[0].assignment)).pairs}


@pytest.mark.parametrize("assignment", INDEPENDENT)
def test_independent_works_are_not_listed(assignment, tmp_path):
    assert len(INDEPENDENT[assignment]) >= 3
    assert listed(list(map(without_words, INDEPENDENT[assignment])), tmp_path) == set()


@pytest.mark.parametrize("change", CHANGES)
def test_copies_are_listed(change, tmp_path):
    cases = INDEPENDENT["07_optimizers"]
    copied = cases[len(cases) // 2]
    found = listed([*cases, changed(copied, change)], tmp_path)
    assert found == {tuple(sorted((copied.student, f"copy_of_{copied.student}")))}


def test_blank_submissions_are_not_listed(tmp_path):
    blank = next(case for case in CASES if case.name == "blank")
    copies = [type(blank)(blank.assignment, n, n, blank.notebook, None, "wrong") for n in "abcd"]
    assert listed(copies, tmp_path) == set()


def test_solutions_are_not_listed(tmp_path):
    model = next(case for case in CASES if case.name == "model")
    copies = [type(model)(model.assignment, n, n, model.notebook, {}, "right") for n in "abcd"]
    assert listed(copies, tmp_path) == set()


def test_a_common_sequence_has_a_common_fingerprint():
    long = [(str(n), 0) for n in range(100)]
    for start in range(80):
        part = long[start : start + fingerprints.SEQUENCE + fingerprints.WINDOW - 1]
        other = [("x", 0), *part, ("y", 0)]
        sizes = fingerprints.SEQUENCE, fingerprints.WINDOW
        assert fingerprints._winnowed(long, *sizes).keys() & (
            fingerprints._winnowed(other, *sizes).keys()
        )


def test_the_page_shows_both(toy, monkeypatch, capsys):
    code = "def double(x):\n" + "".join(
        f"    if x == {n}:\n        x = [x, {n}, {n + 1}][{n % 3}] ** {n}\n" for n in range(20)
    )
    for student, name in (("ada", "x"), ("bob", "<b>"), ("eve", None)):
        folder = toy.folder("submitted", student, SLUG)
        folder.mkdir(parents=True)
        path = toy.root / "release" / SLUG / f"{SLUG}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        (cell,) = (cell for cell in notebook.cells if cell.id == "double")
        cell.source = (
            f"{code}    # {name}\n    return x" if name else "def double(x):\n    return x"
        )
        nbformat.write(notebook, folder / f"{SLUG}.ipynb")
    path = toy.root / "submitted" / "bob" / SLUG / f"{SLUG}.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # which thaw grade reads as well
    (toy.root / "submitted" / "eve" / SLUG / f"{SLUG}.ipynb").write_text("{")
    monkeypatch.setattr("sys.argv", ["thaw", "similar", SLUG, "--course", str(toy.root)])
    with pytest.raises(SystemExit) as ended:
        main()
    said, page = capsys.readouterr().out, (toy.root / f"similar_{SLUG}.html").read_text()
    assert ended.value.code == 0 and "2 submissions compared, 1 pair alike" in said
    assert "Left out  submitted/eve" in said and "is not a notebook" in said.replace("\n", " ")
    assert page.count("<figure>") == 2 and page.count("<mark>") > 20
    assert "# &lt;b&gt;" in page and "<b>" not in page and "no proof" in page


def test_an_unknown_assignment_is_one_line(toy, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["thaw", "similar", "99_none", "--course", str(toy.root)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1 and "no assignment '99_none'" in capsys.readouterr().err
