"""Invalid submissions are rejected in one line with the student, the file and the reason."""

import json
import os
import socket
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import nbformat
import pytest

from grader.cli import demo
from grader.errors import BadInput, GradingError
from grader.grading.grade import grade_course
from grader.submissions import validate
from grader.submissions.find import collect
from tests.conftest import lacking

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
NAME = f"{SLUG}.ipynb"


def notebook_with(**changes):
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    return json.dumps(content | changes)


def array(element, count):
    return "[" + ",".join([element] * count) + "]"


def notebook_of_cells(cell, count, **changes):
    return notebook_with(cells="@", **changes).replace('"@"', array(cell, count)).encode()


CELL = '{"cell_type": "markdown", "metadata": {}, "source": ""}'
OLD_CELL = '{"cell_type": "heading", "level": 1, "metadata": {}, "source": ""}'
NOT_NOTEBOOKS = {
    "zero bytes": (b"", "is empty"),
    "white space": (b" \n", "is empty"),
    "text": (b"hello", "is not a notebook: damaged or incomplete (Expecting value"),
    "half a notebook": (notebook_with().encode()[:-5], "is not a notebook"),
    "a list": (b"[1, 2]", "is not a notebook: it has no format version"),
    "a number": (b"1", "is not a notebook: it has no format version"),
    "no version": (b'{"cells": []}', "it has no format version"),
    "a later format": (notebook_with(nbformat=5).encode(), "Unsupported nbformat version 5"),
    "an unknown format": (notebook_with(nbformat=-1).encode(), "is not a notebook"),
    "no cells": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        "missing an expected key: cells",
    ),
    "cells of another kind": (
        notebook_with(cells=[{"cell_type": "cake", "metadata": {}, "source": ""}]).encode(),
        "is not a notebook",
    ),
    "other letters": (b'{"nbformat": "\x81"}', "is not UTF-8 text"),
    "sixteen bits, cut": (notebook_with().encode("utf-16")[:-1], "is not UTF-8 text"),
    "half a character": (
        notebook_with(metadata={"title": "\ud800"}).encode(),
        "has half a character",
    ),
    "a key twice": (b'{"nbformat": 4, "nbformat": 4}', "duplicate key 'nbformat'"),
    "not a number": (b'{"nbformat": 4, "metadata": {"x": NaN}}', "NaN is not valid in JSON"),
    "infinite": (b'{"nbformat": -Infinity}', "-Infinity is not valid in JSON"),
    "a long number": (b'{"nbformat": ' + b"9" * 5000 + b"}", "is not a notebook"),
    "deep": (
        notebook_with(metadata={"x": "@"}).replace('"@"', "[" * 150 + "]" * 150).encode(),
        "is nested too deeply",
    ),
    "very deep": (b"[" * 90_000, "is nested too deeply"),
    "a bomb": (b'{"x": "' + b" " * validate.MAX_NOTEBOOK_BYTES + b'"}', "has more than 50 MB"),
    "many objects": (array("{}", validate.MAX_CONTAINERS).encode(), "100000 lists and objects"),
    "many lists": (array("[]", validate.MAX_CONTAINERS).encode(), "100000 lists and objects"),
    "many values": (array("1", validate.MAX_VALUES + 2).encode(), "more than 1000000 values"),
    "many strings": (b'""' * (2 * validate.MAX_VALUES + 2), "more than 1000000 values"),
    "many cells": (notebook_of_cells(CELL, validate.MAX_CELLS + 1), "more than 5000 cells"),
    "many cells of an old format": (
        notebook_with(nbformat=3, worksheets=[{"cells": [json.loads(OLD_CELL)] * 2600}]).encode(),
        "more than 5000 lists and objects; request it again with its outputs cleared",
    ),
}


class Counted(str):
    """A key that counts its comparisons."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Counted.compared += 1
        return str.__eq__(self, other)


def test_finding_duplicate_keys_takes_linear_time():
    names = [Counted(number) for number in range(1000)] + [Counted(999)]
    with pytest.raises(ValueError, match="duplicate key '999'"):
        validate._without_duplicates([(name, 0) for name in names])
    assert Counted.compared < 10 * len(names)


def test_text_with_brackets_and_quotes_is_not_structure(tmp_path):
    text = '["a", {"b": 1}], \\' * 200_000 + "\n"
    output = {"output_type": "stream", "name": "stdout", "text": [text] * 3}
    path = tmp_path / NAME
    path.write_text(notebook_with(cells=[nbformat.v4.new_code_cell(outputs=[output])]))
    assert validate.read_notebook(path).cells[0].outputs[0].text == 3 * text


def test_the_guide_has_the_limits_of_the_code(root):
    limits = f"{validate.MAX_CONTAINERS} lists and objects, or {validate.MAX_VALUES} values"
    guide = (root / "docs" / "grading.md").read_text()
    assert f"more than {validate.MAX_CELLS} cells, {limits}" in guide


@pytest.mark.parametrize("escaped", ["\\n", '\\"', "x", '"'])
def test_finding_strings_takes_linear_time(escaped):
    started = time.process_time()
    found = validate.JSON_STRING.sub(b"", b'"' + escaped.encode() * 1_000_000)
    assert found == b"" and time.process_time() - started < 5


def test_errors_are_not_collected(tmp_path):
    """nbformat's own validation takes 45 kB for each of these outputs."""
    cell = nbformat.v4.new_code_cell() | {"outputs": [{"output_type": "cake"}] * 2000}
    path = tmp_path / NAME
    path.write_text(notebook_with(cells=[cell]))
    with pytest.raises(BadInput, match=r"cells\[0\]"):  # compiles the schema
        validate.read_notebook(path)
    tracemalloc.start()
    with pytest.raises(BadInput):
        validate.read_notebook(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * validate.MEGABYTE


def test_cell_ids_in_an_older_version_are_kept(toy, submit):
    path = submit("eve", RIGHT)
    notebook = json.loads(path.read_text()) | {"nbformat_minor": 2}
    path.write_text(json.dumps(notebook))
    ids = [cell["id"] for cell in notebook["cells"]]
    assert [cell.id for cell in validate.read_notebook(path).cells] == ids


@pytest.fixture
def reason(toy):
    """A function that returns the only rejection, if nothing in `submitted/` can be graded."""

    def reason():
        found, rejected = collect(toy, None)
        for one in found:
            with pytest.raises(BadInput) as error:
                validate.read_notebook(one.notebook)
            rejected.append(one.rejection(str(error.value)))
        assert len(rejected) == 1
        line = str(rejected[0])
        assert line.startswith("submitted/") and len(line) < 400 and line.isprintable()
        return line

    return reason


@pytest.fixture
def folder(toy):
    folder = toy.folder("submitted", "eve", SLUG)
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("content", "cause"), NOT_NOTEBOOKS.values(), ids=map(str, NOT_NOTEBOOKS.keys())
)
def test_files_that_are_not_notebooks_are_rejected(folder, reason, content, cause):
    (folder / NAME).write_bytes(content)
    line = reason()
    assert line.startswith(f"submitted/eve/{SLUG}: {NAME} ") and cause in line


def test_the_reason_gives_the_name_of_a_renamed_file(folder, reason):
    (folder / "final_v2.ipynb").write_text(notebook_with())
    assert reason() == f"submitted/eve/{SLUG}: {NAME} is missing; the folder has final_v2.ipynb"


def test_a_folder_in_place_of_the_file_is_rejected(folder, reason):
    (folder / NAME).mkdir()
    assert f"{NAME} is missing" in reason()


def test_links_are_rejected(toy, folder, reason):
    (folder / NAME).symlink_to(toy.source_notebook(SLUG))
    assert reason() == f"submitted/eve/{SLUG}: {NAME} is a link; expected the file itself"


def test_links_next_to_the_notebook_are_rejected(folder, reason):
    (folder / NAME).write_text(notebook_with())
    (folder / "data").mkdir()
    (folder / "data" / "x.csv").symlink_to("/etc/passwd")
    assert "data/x.csv is a link" in reason()


def test_a_linked_folder_is_rejected(toy, folder, submit, reason):
    submit("ada", RIGHT).parent.rename(toy.root / "elsewhere")
    folder.rmdir()
    folder.symlink_to(toy.root / "elsewhere")
    (toy.root / "submitted" / "ada").rmdir()
    assert reason() == f"submitted/eve/{SLUG}: {SLUG} is a link; expected the folder itself"


def test_a_linked_student_folder_is_rejected(toy, submit):
    submit("ada", RIGHT)
    (toy.root / "submitted" / "eve").symlink_to("ada")
    found, (rejected,) = collect(toy, None)
    assert [submission.student for submission in found] == ["ada"]
    assert str(rejected).startswith("submitted/eve: ")


def test_pipes_and_sockets_are_rejected(folder, reason):
    os.mkfifo(folder / NAME)
    assert f"{NAME} is neither a file nor a folder" in reason()
    (folder / NAME).unlink()
    (folder / NAME).write_text(notebook_with())
    with socket.socket(socket.AF_UNIX) as here:
        here.bind(str(folder / "socket"))
        assert "socket is neither a file nor a folder" in reason()


def test_devices_are_rejected(folder, reason):
    try:
        os.mknod(folder / NAME, 0o20666, os.makedev(1, 5))  # /dev/zero
    except PermissionError:
        lacking("right to make a device: it takes root, outside of a container")
    assert f"{NAME} is neither a file nor a folder" in reason()


def test_folders_over_the_limits_are_rejected(folder, reason, monkeypatch):
    (folder / NAME).write_text(notebook_with())
    monkeypatch.setattr(validate, "MAX_FILES", 3)
    for number in range(3):
        (folder / f"{number}.txt").write_text("x")
    assert "the folder has more than 3 files or 500 MB" in reason()
    monkeypatch.undo()
    with (folder / "0.txt").open("wb") as file:
        file.truncate(validate.MAX_FOLDER_BYTES)  # a sparse file
    assert "the folder has more than 1000 files or 500 MB" in reason()


@pytest.mark.parametrize(
    ("name", "mode"),
    [(f"{SLUG}/{NAME}", 0), (f"{SLUG}/timestamp.txt", 0), (SLUG, 0), (SLUG, 0o644), ("", 0)],
)
def test_unreadable_files_are_rejected(toy, submit, tmp_path_factory, name, mode):
    submit("eve", RIGHT).with_name("timestamp.txt").write_text("2027-01-15 22:40:00 UTC\n")
    place = toy.root / "submitted" / "eve" / name
    place.chmod(mode)
    code = """
import os
from pathlib import Path
from grader.submissions.find import collect
from grader.course.course import Course
course = Course(Path.cwd())
if os.getuid() == 0:  # root can read everything
    import ctypes
    # Root without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH is an ordinary user.
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) == 0
found, rejected = collect(course, None)
assert found == [], found
print(*rejected, sep="\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=toy.root, capture_output=True, text=True
    )
    place.chmod(0o755)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert line.startswith("submitted/eve") and "ermission denied" in line


@pytest.mark.parametrize(
    "time",
    [
        b"tomorrow",
        b"\xff\xfe",
        b"2027-13-45",
        b"2027-01-15 22:40:00 UTC" + b" " * 200,
        b"2027-01-15 22:40:00 " + b"9" * 60,
    ],
)
def test_an_invalid_submission_time_is_rejected(folder, reason, time):
    (folder / NAME).write_text(notebook_with())
    (folder / "timestamp.txt").write_bytes(time)
    problem = "timestamp.txt does not contain a time such as 2027-01-15 22:40:00 UTC"
    assert reason() == f"submitted/eve/{SLUG}: {problem}"


def test_a_folder_in_place_of_the_time_is_rejected(folder, reason):
    (folder / NAME).write_text(notebook_with())
    (folder / "timestamp.txt").mkdir()
    assert "timestamp.txt cannot be read (Is a directory)" in reason()


@pytest.mark.parametrize("time", ["", "\n", "2027-01-15 22:40:00 UTC\n", "2027-01-15 23:40 +0100"])
def test_valid_and_missing_times_are_accepted(toy, folder, time):
    (folder / NAME).write_text(notebook_with())
    (folder / "timestamp.txt").write_text(time)
    assert len(collect(toy, None)[0]) == 1


def test_a_folder_without_its_notebook_is_not_an_assignment(toy, reason):
    (toy.root / "source" / "02_two").mkdir()
    (toy.root / "source" / "02_two" / "part.ipynb").write_text(notebook_with())
    folder = toy.folder("submitted", "eve", "02_two")
    folder.mkdir(parents=True)
    (folder / "02_two.ipynb").write_text(notebook_with())
    assert reason() == f"submitted/eve/02_two: unknown assignment; source/ has {SLUG}"


@pytest.mark.parametrize("name", [".gitkeep", "README.md"])
def test_hidden_files_and_the_readme_are_not_submissions(toy, thaw, monkeypatch, name):
    def prepare(root):
        raise GradingError("the demo class")

    monkeypatch.setattr(demo, "prepare", prepare)
    (toy.root / "submitted").mkdir(exist_ok=True)
    (toy.root / "submitted" / name).write_text("")
    assert collect(toy, None) == ([], [])
    assert "the demo class" in thaw("grade", "--demo-if-empty").stderr
    (toy.root / "submitted" / "eve").mkdir()
    assert "the demo class" not in thaw("grade", "--demo-if-empty").stderr


@pytest.mark.parametrize(
    "name",
    ["*", "?", "[a-z]*", "eve<b>", 'eve"', "eve\nx", "eve\x1b[2J", "eve ", "\udcff", "a" * 101],
)
def test_invalid_student_ids_are_rejected(toy, submit, name):
    submit("ada", RIGHT)
    (toy.root / "submitted" / name).mkdir()
    found, (rejected,) = collect(toy, None)
    assert [submission.student for submission in found] == ["ada"]
    assert "cannot be a student's id" in str(rejected) and str(rejected).isprintable()


@pytest.mark.parametrize("name", ["eve", "e.v-e_1", "eve@example.org", "Ève Müller", "李", "42"])
def test_valid_student_ids_are_accepted(toy, submit, name):
    submit(name, RIGHT)
    (submission,), rejected = collect(toy, None)
    assert (submission.student, rejected) == (name, [])


def test_odd_file_names_next_to_a_notebook_do_no_harm(toy, submit):
    folder = submit("eve", RIGHT).parent
    for name in ("--help", "a\nb", "<img src=x:>", "*", "\udcff", "..."):
        (folder / name).write_text("x")
    outcome = grade_course(toy)
    assert not outcome.rejections, outcome.rejections
    (grade,) = outcome.grades
    assert grade.score == 2


def test_a_student_who_is_not_in_the_gradebook_is_added(toy, submit):
    submit("newcomer", RIGHT)
    grade_course(toy)
    with toy.gradebook() as gradebook:
        assert gradebook.find_student("newcomer").score == 2


def test_a_course_can_reject_unknown_students(toy, submit):
    config = toy.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Autograde.create_student = False\n")
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_student("ada")
    submit("ada", RIGHT)
    submit("newcomer", RIGHT)
    outcome = grade_course(type(toy)(toy.root))
    assert [grade.submission.student for grade in outcome.grades] == ["ada"]
    (rejection,) = map(str, outcome.rejections)
    assert rejection.startswith(f"submitted/newcomer/{SLUG}: ")
    assert "No student with ID 'newcomer'" in rejection


WILD = {
    "writer": "for _ in range(200):\n    print('x' * 1_000_000)",
    "looper": "while True: pass",
    "forker": "import os\nwhile True: os.fork()",
    "filler": "with open('full', 'wb') as file:\n    while True: file.write(bytes(10_000_000))",
    "leaver": "import os\nos.kill(os.getpid(), 9)",
}


@pytest.mark.full
def test_malicious_notebooks_cost_no_one_else_points(toy, submit):
    submit("ada", RIGHT)
    for student, code in WILD.items():
        submit(student, RIGHT + "\n" + code)
    (toy.root / "submitted" / "zero" / SLUG).mkdir(parents=True)
    (toy.root / "submitted" / "zero" / SLUG / NAME).write_text("")
    command = [str(Path(sys.executable).parent / "thaw"), "grade", "--jobs", "2"]
    limits = ["--cell-seconds", "20", "--processes", "60"]
    done = subprocess.run([*command, *limits], cwd=toy.root, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == ""
    rejected = [line for line in done.stdout.splitlines() if line.startswith("Rejected")]
    assert rejected == [f"Rejected  submitted/zero/{SLUG}: {NAME} is empty"]
    outcome = grade_course(toy)
    scores = {grade.submission.student: grade.score for grade in outcome.grades}
    assert set(scores) == {"ada", *WILD} and scores["ada"] == 2 and scores["leaver"] == 0
    assert {grade.max_score for grade in outcome.grades} == {4}


def older(path, **format):
    """Rewrite a notebook in an older format."""
    notebook = nbformat.read(path, as_version=4)
    if format["nbformat"] == 4:
        for cell in notebook.cells:
            del cell["id"]
        notebook.update(format)
        path.write_text(json.dumps(notebook))
    else:
        path.write_text(nbformat.writes(notebook, version=format["nbformat"]))


@pytest.mark.parametrize("format", [(3, 0), (4, 0), (4, 4)])
def test_older_formats_are_upgraded(toy, submit, format):
    path = submit("eve", RIGHT)
    older(path, nbformat=format[0], nbformat_minor=format[1])
    assert json.loads(path.read_text())["nbformat"] == format[0]
    (grade,) = grade_course(toy).grades
    assert (grade.score, grade.max_score) == (2, 4)
