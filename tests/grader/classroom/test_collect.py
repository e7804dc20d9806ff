"""Downloads of Moodle and Canvas, ordinary and malicious ones."""

import csv
import io
import os
import stat
import zipfile
from datetime import UTC, datetime, timedelta

import nbformat
import pytest

from grader.classroom import download_archive
from grader.classroom.collect import collect
from grader.errors import GradingError
from grader.grading.grade import grade_course
from tests.grader.conftest import TEXT
from tests.sheets import write_source

SLUG, OTHER = "01_toy", "02_other"
NAME = f"{SLUG}.ipynb"
STUDENTS = {
    "ada": {"first_name": "Ada", "last_name": "Lovelace", "lms_user_id": "1815"},
    "grace": {"first_name": "Grace Brewster", "last_name": "O'Hopper", "lms_user_id": "1906"},
    "emmy": {"first_name": "Emmy", "last_name": "Nöther", "email": "emmy@example.org"},
    "kim1": {"first_name": "Kim", "last_name": "Li"},
    "kim2": {"first_name": "Kim", "last_name": "Li"},
}
MONDAY = datetime(2026, 11, 23, 12, 0, 0)
MOODLE = "{}_{}_assignsubmission_file/{}"
FLAT = "{}_{}_assignsubmission_file_{}"


@pytest.fixture
def toy(toy):
    with toy.gradebook() as gradebook:
        for student, fields in STUDENTS.items():
            gradebook.add_student(student, **fields)
    return toy


@pytest.fixture
def sheet(toy):
    """A function that returns the released sheet with an answer, as bytes."""

    def sheet(answer="def double(x):\n    return x + x"):
        release = toy.root / "release" / SLUG / f"{SLUG}.ipynb"
        notebook = nbformat.read(release, as_version=4)
        next(cell for cell in notebook.cells if cell.id == "double").source = answer
        return nbformat.writes(notebook).encode()

    return sheet


@pytest.fixture
def download(tmp_path):
    """A function that creates a download; files are (path, content, hours after Monday noon)."""

    def download(*files, name="download.zip"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content, hours in files:
                changed = MONDAY + timedelta(hours=hours)
                archive.writestr(zipfile.ZipInfo(path, changed.timetuple()[:6]), content)
        return tmp_path / name

    return download


def submitted(course, student):
    return course.folder("submitted", student, SLUG) / f"{SLUG}.ipynb"


def stamp(course, student):
    """The submission time as read by nbgrader, in local time."""
    folder = course.folder("submitted", student, SLUG)
    found = course.coursedir().get_existing_timestamp(str(folder))
    return found and found.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


@pytest.mark.parametrize("layout", [MOODLE, FLAT, "Toy-77/" + MOODLE])
def test_moodles_layouts_are_collected_with_their_times(toy, sheet, download, layout):
    place = download(
        (layout.format("Ada Lovelace", 12345, "my sheet.ipynb"), sheet("ada"), 0),
        (layout.format("Grace Brewster OHopper", 12346, f"{SLUG}.ipynb"), sheet("grace"), 30),
        (layout.format("Nöther Emmy", 12347, f"{SLUG}.ipynb"), sheet("emmy"), 1),
    )
    found = collect(toy, place, SLUG)
    assert (found.new, found.left_out) == (["ada", "emmy", "grace"], [])
    assert submitted(toy, "grace").read_bytes() == sheet("grace")
    assert stamp(toy, "ada") == MONDAY and stamp(toy, "grace") == MONDAY + timedelta(hours=30)


def test_canvas_downloads_are_matched_by_number_and_name(toy, sheet, download):
    place = download(
        ("someoneelse_1815_678901_03-cloning.ipynb", sheet("ada"), 0),
        ("ohoppergracebrewster_LATE_1906_678902_toy-1.ipynb", sheet("grace"), 30),
        ("nötheremmy_77_678903_toy.ipynb", sheet("emmy"), 1),
        # Another Ada with another number is not a match.
        ("lovelaceada_4711_678904_toy.ipynb", sheet("stranger"), 1),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada", "emmy", "grace"]
    assert "Late according to Canvas: grace" in found.notes
    assert [line.split(":")[0] for line in found.left_out] == ["lovelaceada_4711_678904_toy.ipynb"]
    assert submitted(toy, "ada").read_bytes() == sheet("ada")


def test_an_unpacked_folder_is_collected(toy, sheet, download, tmp_path):
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    with zipfile.ZipFile(place) as archive:
        archive.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / FLAT.format("Emmy Nöther", 2, "y.ipynb")).symlink_to("/etc/passwd")
    found = collect(toy, tmp_path / "unpacked", SLUG)
    assert found.new == ["ada"] and "not a regular file" in found.left_out[0]
    assert not submitted(toy, "emmy").exists()


def test_unmatched_files_are_reported_and_the_rest_is_collected(toy, sheet, download):
    place = download(
        (MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0),
        (MOODLE.format("Ada Lovelace", 1, "photo.png"), b"png", 0),
        (MOODLE.format("Kim Li", 2, "x.ipynb"), sheet(), 1),
        (MOODLE.format("Nobody Known", 3, "x.ipynb"), sheet(), 2),
        ("Emmy Nöther_4_assignsubmission_onlinetext/onlinetext.html", b"hello", 2),
        ("__MACOSX/._x.ipynb", b"", 2),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada"] and len(found.left_out) == 4
    lines = "\n".join(found.left_out)
    for part in ("photo.png: not a notebook", "kim1 or kim2", "Nobody Known", "onlinetext"):
        assert part in lines


def test_an_upload_without_a_notebook_is_rejected_and_not_missing(toy, sheet, download, thaw):
    place = download(
        (MOODLE.format("Ada Lovelace", 1, "answers.docx"), b"words", 0),
        (MOODLE.format("Emmy Nöther", 2, "timestamp.txt"), b"2020-01-01", 0),
    )
    found = collect(toy, place, SLUG)
    assert not found.new and len(found.left_out) == 2
    assert (toy.folder("submitted", "ada", SLUG) / "answers.docx").read_bytes() == b"words"
    assert list(toy.folder("submitted", "emmy", SLUG).iterdir()) == []
    output = thaw("grade").stdout
    assert f"{SLUG}.ipynb is missing; the folder has answers.docx" in output
    rows = csv.DictReader((toy.root / "grades.csv").open(newline=""))
    assert {row["student_id"]: row["status"] for row in rows} == dict.fromkeys(
        ("ada", "emmy"), "rejected"
    )
    place = download((MOODLE.format("Ada Lovelace", 1, "sheet.ipynb"), sheet(), 3))
    assert collect(toy, place, SLUG).new == ["ada"]


def test_a_rejected_submission_gets_a_page_with_advice(sandbox, toy, download, thaw):
    places = {
        MOODLE.format("Ada Lovelace", 1, "sheet"): (".ipynb", b'{"cells": ['),
        MOODLE.format("Emmy Nöther", 2, "answers"): (".docx", b"words"),
    }
    place = download(*((f"{path}{end}", text, 0) for path, (end, text) in places.items()))
    collect(toy, place, SLUG)
    thaw("grade")
    done = thaw("feedback", place, "--assignment", SLUG)
    assert done.exit_code == 0 and "(2 pages)" in done.stdout and "Left out" not in done.stdout
    with zipfile.ZipFile(toy.root / f"feedback_{SLUG}.zip") as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(pages) == [f"{path}.html" for path in places]
    advice = ("is not a complete notebook", "is not among the files that you handed in")
    assert all(text in page for text, page in zip(advice, pages.values(), strict=True))
    submitted(toy, "ada").write_text("still damaged, otherwise")
    assert "Left out  ada: 01_toy.ipynb is" in thaw("feedback", place, "--assignment", SLUG).stdout


def test_the_newest_notebook_is_collected(toy, sheet, download):
    names = ("old.ipynb", "new.ipynb", "older.ipynb")
    files = zip(names, (1, 2, 0), strict=True)
    place = download(
        *((MOODLE.format("Ada Lovelace", 1, name), sheet(name), hours) for name, hours in files)
    )
    found = collect(toy, place, SLUG)
    assert submitted(toy, "ada").read_bytes() == sheet("new.ipynb")
    assert "2026-11-23 14:00:00 is stored" in found.notes.pop(0)
    for other, line in zip(("old", "older"), sorted(found.notes), strict=True):
        assert "new.ipynb is collected, not " in line and line.endswith(
            f"{other}.ipynb: it is newer"
        )


def guessed(download, sheet, *names):
    """A download without times, in which Ada has notebooks of some names."""
    files = [
        (MOODLE.format("Ada Lovelace", 1, name), sheet(name), 9 + 0.001 * place)
        for place, name in enumerate(names)
    ]
    return download(*files, (MOODLE.format("Emmy Nöther", 2, "x.ipynb"), sheet(), 9))


@pytest.mark.parametrize(
    ("chosen", "other", "why"),
    [
        ("x-2.ipynb", "x.ipynb", "it has the higher number in its name"),
        (NAME, "x.ipynb", "it has the assignment's name"),
        (NAME, "draft-7.ipynb", "it has the assignment's name"),
        (f"{SLUG} (1).ipynb", "draft.ipynb", "it has the assignment's name"),
        (f"{SLUG}-1.ipynb", NAME, "it has the higher number in its name"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_with_unknown_times_no_notebook_is_called_newer(
    toy, sheet, download, chosen, other, why, turned
):
    names = (other, chosen) if turned else (chosen, other)
    _, line = collect(toy, guessed(download, sheet, *names), SLUG).notes
    assert submitted(toy, "ada").read_bytes() == sheet(chosen)
    assert f"{chosen} is collected, not " in line
    assert line.endswith(f"/{other}: {why}; the submission times are unknown")


def test_an_even_guess_asks_for_a_check(toy, sheet, download):
    _, line = collect(toy, guessed(download, sheet, "a.ipynb", "b.ipynb"), SLUG).notes
    assert line.endswith(": check which one is right; the submission times are unknown")


@pytest.mark.parametrize("draft", ["draft-2.ipynb", NAME])
def test_a_guess_replaces_no_notebook_with_a_known_time(toy, sheet, download, draft):
    final = MOODLE.format("Ada Lovelace", 1, "final.ipynb")
    emmys = MOODLE.format("Emmy Nöther", 2, "x.ipynb")
    collect(toy, download((final, sheet("final.ipynb"), 5), (emmys, sheet(), 0)), SLUG)
    place = guessed(download, sheet, "final.ipynb", draft)
    found = collect(toy, place, SLUG)
    assert (found.same, found.replaced, found.left_out) == (["ada", "emmy"], [], [])
    assert submitted(toy, "ada").read_bytes() == sheet("final.ipynb")
    assert stamp(toy, "ada") == MONDAY + timedelta(hours=5)
    line = next(line for line in found.notes if line.startswith("ada: "))
    assert "final.ipynb is collected, not " in line and "is stored with its submission" in line
    # The draft alone: it is left out, until the instructor removes the time.
    place = guessed(download, sheet, draft)
    (line,) = collect(toy, place, SLUG).left_out
    known = submitted(toy, "ada").with_name("timestamp.txt")
    assert line.endswith(f"its time is unknown; remove {known}, which has one, to collect this one")
    assert stamp(toy, "ada") == MONDAY + timedelta(hours=5)
    known.unlink()
    os.utime(submitted(toy, "ada"), (0, 0))
    assert collect(toy, place, SLUG).replaced == ["ada"] and stamp(toy, "ada") is None


def test_a_time_without_a_notebook_is_not_given_to_a_guess(toy, sheet, download):
    collect(toy, download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)), SLUG)
    submitted(toy, "ada").unlink()
    (line,) = collect(toy, guessed(download, sheet, "x.ipynb"), SLUG).left_out
    assert "its time is unknown" in line and not submitted(toy, "ada").exists()


def test_one_students_files_of_one_moment_have_no_times(toy, sheet, download):
    names = ("draft.ipynb", NAME)
    files = [
        (MOODLE.format("Ada Lovelace", 1, name), sheet(name), -0.001 * place)
        for place, name in enumerate(names)
    ]
    collect(toy, download(*files), SLUG)
    assert submitted(toy, "ada").read_bytes() == sheet(NAME) and stamp(toy, "ada") is None


def test_download_times_are_not_submission_times(toy, sheet, download):
    place = download(
        ("lovelaceada_1815_70_toy-1.ipynb", sheet("second"), 0),
        ("lovelaceada_1815_60_toy.ipynb", sheet("first"), 0.001),
        ("ohoppergrace_1906_65_toy.ipynb", sheet(), 0.002),
    )
    found = collect(toy, place, SLUG)
    assert any("time of the download" in line for line in found.notes)
    assert stamp(toy, "ada") is None and stamp(toy, "grace") is None
    # Canvas's numbers then determine the newest.
    assert submitted(toy, "ada").read_bytes() == sheet("second")
    submitted(toy, "ada").write_bytes(sheet("by hand"))
    lines = collect(toy, place, SLUG).left_out
    assert len(lines) == 1 and "was written after" in lines[0] and "newer" not in lines[0]


def test_collecting_again_replaces_only_older_submissions(toy, sheet, download):
    ada, emmy = (
        MOODLE.format("Ada Lovelace", 1, "x.ipynb"),
        MOODLE.format("Emmy Nöther", 2, "x.ipynb"),
    )
    first = download((ada, sheet("first"), 0), (emmy, sheet(), 1))
    collect(toy, first, SLUG)
    before = submitted(toy, "ada").stat().st_mtime_ns
    found = collect(toy, first, SLUG)
    assert (found.new, found.replaced, found.same) == ([], [], ["ada", "emmy"])
    assert submitted(toy, "ada").stat().st_mtime_ns == before
    second = download((ada, sheet("second"), 5), (emmy, sheet(), 1), name="second.zip")
    assert collect(toy, second, SLUG).replaced == ["ada"]
    assert stamp(toy, "ada") == MONDAY + timedelta(hours=5)
    found = collect(toy, first, SLUG)  # the older download again, by mistake
    assert found.same == ["emmy"] and "is newer and was kept" in found.left_out[0]
    assert submitted(toy, "ada").read_bytes() == sheet("second")


@pytest.mark.parametrize(
    "above",
    [
        "Emmy Nöther_2_assignsubmission_onlinetext/",
        "Emmy Nöther_2_assignsubmission_comments_/x/",
        "Default group_assignsubmission_file/",
        "Emmy Nöther_2_assignsubmission_onlinetext_",
    ],
)
@pytest.mark.parametrize(
    "name", [FLAT.format("Ada Lovelace", 1, "x.ipynb"), "lovelaceada_1815_60_x.ipynb"]
)
def test_names_below_moodles_folders_are_not_matched(toy, sheet, download, above, name):
    forged = above + name
    place = download(
        (MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet("hers"), 0),
        (MOODLE.format("Emmy Nöther", 2, "x.ipynb"), sheet(), 1),
        (forged, sheet("forged"), 2),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada", "emmy"] and [line.split(":")[0] for line in found.left_out] == [
        forged
    ]
    assert submitted(toy, "ada").read_bytes() == sheet("hers")


@pytest.mark.parametrize(
    "names",
    [
        ("Emmy Nöther_2_assignsubmission_file/x", "Emmy Nöther_3_assignsubmission_file/x"),
        ("Emmy Nöther_2_assignsubmission_file_x", "Nöther Emmy_3_assignsubmission_file_y"),
        ("nötheremmy_2_60_x", "nötheremmy_late_3_61_x"),
    ],
)
@pytest.mark.parametrize("kinds", [("ipynb", "ipynb"), ("ipynb", "pdf"), ("pdf", "ipynb")])
def test_two_participants_with_the_same_name_are_left_out(toy, sheet, download, names, kinds):
    paths = [".".join(pair) for pair in zip(names, kinds, strict=True)]
    place = download(
        *((path, sheet(path), hours) for hours, path in enumerate(paths)),
        (MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 5),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada"] and not toy.folder("submitted", "emmy", SLUG).exists()
    lms = "moodle,01_toy" if "assign" in names[0] else "canvas,"
    line = (
        "{}: two participants with this name (2 and 3); if it is from emmy, add to "
        "lms_numbers.csv: {},{},emmy"
    )
    lines = [line.format(path, lms, number) for number, path in zip((2, 3), paths, strict=True)]
    assert found.left_out == lines


def numbers_of(course):
    with (course.root / "lms_numbers.csv").open(newline="") as file:
        return [",".join(row) for row in csv.reader(file)][1:]


def accept(course, line):
    """Do what a message says: add the row that it names."""
    with (course.root / "lms_numbers.csv").open("a") as file:
        file.write(line.rpartition("add to lms_numbers.csv: ")[2] + "\n")


IMPOSTORS = [
    ("Ada Lovelace_{}_assignsubmission_file/x.{}", "moodle,01_toy,1,ada", 999),
    ("nötheremmy_{}_60_x.{}", "canvas,,1,emmy", 999),
]


@pytest.mark.parametrize(("path", "row", "other"), IMPOSTORS)
@pytest.mark.parametrize("first", ["ipynb", "pdf"])
@pytest.mark.parametrize("second", ["ipynb", "pdf"])
def test_another_number_does_not_replace_a_submission(
    toy, sheet, download, path, row, other, first, second
):
    student = row.rpartition(",")[2]
    collect(toy, download((path.format(1, first), sheet("first"), 0)), SLUG)
    assert numbers_of(toy) == [row]
    before = {file: file.read_bytes() for file in toy.root.glob("submitted/*/*/*")}
    (forged, _, _) = entry = (path.format(other, second), sheet("forged"), 5)
    place = download(entry, (path.format(1, first), sheet("first"), 0))
    for _ in range(2):
        left = next(line for line in collect(toy, place, SLUG).left_out if line.startswith(forged))
        for part in (f"{student} has the number 1, and this file has 999", "add to"):
            assert part in left
        assert {file: file.read_bytes() for file in toy.root.glob("submitted/*/*/*")} == before
    accept(toy, left)
    found = collect(toy, place, SLUG)
    assert numbers_of(toy) == [row, row.replace(",1,", ",999,")]
    assert not any("number" in line for line in found.left_out)
    assert [*found.new, *found.replaced] == ([student] if second == "ipynb" else [])


def test_the_first_of_two_participants_can_be_told(toy, sheet, download):
    place = download(*((MOODLE.format("Kim Li", n, "x.ipynb"), sheet(str(n)), n) for n in (1, 2)))
    lines = collect(toy, place, SLUG).left_out
    assert all("ambiguous, kim1 or kim2; if it is from kim1, add to" in line for line in lines)
    accept(toy, lines[1])
    found = collect(toy, place, SLUG)
    assert found.new == ["kim1"] and submitted(toy, "kim1").read_bytes() == sheet("2")
    assert len(found.left_out) == 1


def test_moodles_numbers_are_of_one_assignment_and_canvas_ids_of_all(toy, sheet, download):
    (toy.root / "lms_numbers.csv").write_text(
        "lms;assignment;number;student_id\nmoodle;02_two;1;ada\ncanvas;;7;emmy\n"
    )
    place = download(
        (MOODLE.format("Ada Lovelace", 2, "x.ipynb"), sheet(), 0),
        ("nötheremmy_8_60_x.ipynb", sheet(), 1),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada"] and "emmy has the number 7" in found.left_out[0]


def test_a_known_number_tells_the_student_whatever_the_name(toy, sheet, download):
    hers = MOODLE.format("Ada Lovelace", 1, "x.ipynb")
    collect(toy, download((hers, sheet("first"), 0)), SLUG)
    for taken, parts in (
        ("Countess", ("the number 1 is from ada; the name is another",)),
        ("Emmy Nöther", ("the number 1 is from ada, and the name from emmy",)),
    ):
        place = download((MOODLE.format(taken, 1, "x.ipynb"), sheet(taken), 5))
        found = collect(toy, place, SLUG)
        assert all(part in line for part in parts for line in [*found.notes[:1], *found.left_out])
        assert found.replaced == (["ada"] if taken == "Countess" else [])
    assert submitted(toy, "ada").read_bytes() == sheet("Countess")
    assert not submitted(toy, "emmy").exists()


def test_canvas_ids_of_the_roster_precede_recorded_ones(toy, sheet, download):
    collect(toy, download(("nötheremmy_77_60_x.ipynb", sheet(), 0)), SLUG)
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_student("emmy", lms_user_id="78")
    files = [(f"nötheremmy_{n}_61_x.ipynb", sheet(str(n)), n) for n in (77, 78)]
    found = collect(toy, download(*files), SLUG)
    assert found.replaced == ["emmy"] and submitted(toy, "emmy").read_bytes() == sheet("78")
    assert [line.split(":")[0] for line in found.left_out] == ["nötheremmy_77_61_x.ipynb"]


def test_one_number_with_two_names_is_left_out(toy, sheet, download):
    names = ("Ada Lovelace", "Emmy Nöther")
    place = download(*((MOODLE.format(name, 1, "x.ipynb"), sheet(), 0) for name in names))
    found = collect(toy, place, SLUG)
    assert found.new == [] and numbers_of(toy) == []
    assert [line.split(": ", 1)[1].split(";")[0] for line in found.left_out] == [
        f"the files of {other} have the same number" for other in ("emmy", "ada")
    ]


@pytest.mark.parametrize("name", ["ada", "grace", "emmy@example.org"])
def test_ids_and_addresses_are_names_only_of_students_without_a_name(toy, sheet, download, name):
    with toy.gradebook() as gradebook:
        gradebook.add_student("zoe", email="zoe@example.org")
    place = download(
        (MOODLE.format(name, 1, "x.ipynb"), sheet(), 0),
        (MOODLE.format("zoe@example.org", 2, "x.ipynb"), sheet(), 1),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["zoe"] and "no student in the gradebook has this name" in found.left_out[0]


def test_another_persons_file_gets_no_page(toy, sheet, download, thaw):
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    page.parent.mkdir(parents=True)
    page.write_text("Well done.")
    collect(toy, download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)), SLUG)
    place = download((MOODLE.format("Ada Lovelace", 999, "x.ipynb"), sheet(), 1))
    done = thaw("feedback", place, "--assignment", SLUG)
    assert "(0 pages)" in done.stdout and "ada has the number 1" in done.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("number,student\n", "line 1 must be lms,assignment,number,student_id."),
        ("{}moodle,01_toy,1\n", "line 2: expected lms,assignment,number,student_id."),
        ("{}Canvas,,1,ada\n", "line 2: expected"),
        ("{}canvas,,1,ada\ncanvas,,1,emmy\n", "line 3: 1 is another student's number above."),
        ('{}"moodle,', "line 2: unexpected end of data."),
    ],
)
def test_damaged_numbers_are_reported_in_one_line(toy, sheet, download, thaw, text, message):
    numbers = toy.root / "lms_numbers.csv"
    numbers.write_text(text.replace("{}", "lms,assignment,number,student_id\n"))
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    done = thaw("collect", place, "--assignment", SLUG)
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1 and message in done.stderr
    assert not submitted(toy, "ada").exists()


def test_a_number_of_an_unknown_student_is_left_out(toy, sheet, download):
    (toy.root / "lms_numbers.csv").write_text(
        "lms,assignment,number,student_id\nmoodle,01_toy,1,../eve\n"
    )
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    (line,) = collect(toy, place, SLUG).left_out
    assert "../eve, who is not in the gradebook" in line


@pytest.mark.parametrize(
    "path",
    [
        "../" + MOODLE.format("Ada Lovelace", 1, "x.ipynb"),
        "/" + MOODLE.format("Ada Lovelace", 1, "x.ipynb"),
        MOODLE.format("Ada Lovelace", 1, "../../x.ipynb"),
        "C:/" + MOODLE.format("Ada Lovelace", 1, "x.ipynb"),
        "..\\" + FLAT.format("Ada Lovelace", 1, "x.ipynb"),
    ],
)
def test_paths_out_of_the_download_are_left_out(toy, sheet, download, path):
    before = {entry.name for entry in toy.root.parent.iterdir()}
    found = collect(toy, download((path, sheet(), 0)), SLUG)
    assert found.new == [] and len(found.left_out) == 1
    assert {entry.name for entry in toy.root.parent.iterdir()} == before


def test_links_bombs_and_broken_files_in_an_archive_are_left_out(toy, sheet, tmp_path):
    place = tmp_path / "download.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo(MOODLE.format("Ada Lovelace", 1, "x.ipynb"))
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        bomb = bytes(download_archive.MAX_NOTEBOOK_BYTES + 1)
        archive.writestr(MOODLE.format("Grace Brewster OHopper", 2, "x.ipynb"), bomb)
        stored = zipfile.ZIP_STORED
        archive.writestr(MOODLE.format("Emmy Nöther", 3, "x.ipynb"), b"UNIQUE", stored)
    raw = place.read_bytes()
    assert b"UNIQUE" in raw
    place.write_bytes(raw.replace(b"UNIQUE", b"UNISEX", 1))
    lines = "\n".join(collect(toy, place, SLUG).left_out)
    for part in ("x.ipynb: a link", "more than 50 MB", "cannot be unpacked"):
        assert part in lines
    assert not (toy.root / "submitted").exists() or not os.listdir(toy.root / "submitted")


def zipped(*files, how=zipfile.ZIP_DEFLATED):
    """Return a zip file with files as (name, content)."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def linked(name):
    link = zipfile.ZipInfo(name)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


@pytest.mark.parametrize(
    ("name", "lms"),
    [(f"{MOODLE}", "moodle"), (f"{FLAT}", "moodle"), ("{}_{}_99_{}", "canvas")],
)
def test_a_notebook_in_a_zip_is_collected(toy, sheet, download, thaw, tmp_path, name, lms):
    who, number = ("Ada Lovelace", 1) if lms == "moodle" else ("lovelaceada", 1815)
    beside = (("pictures/a.png", b""), ("__MACOSX/hw/._x.ipynb", b""), (".x/x.ipynb", b""))
    upload = name.format(who, number, "hw.ZIP")
    files = ((upload, zipped((f"hw/{SLUG}.ipynb", sheet()), *beside), 2),)
    place = download(*files, (MOODLE.format("Emmy Nöther", 2, "x.ipynb"), sheet(), 0))
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    page.parent.mkdir(parents=True)
    page.write_text("Well done.")
    thaw("feedback", place, "--assignment", SLUG)
    with zipfile.ZipFile(toy.root / f"feedback_{SLUG}.zip") as archive:
        assert archive.namelist() == [f"{upload}.html"]
    found = collect(toy, place, SLUG)
    assert (found.new, found.left_out) == (["ada", "emmy"], [])
    assert submitted(toy, "ada").read_bytes() == sheet()
    assert stamp(toy, "ada") == MONDAY + timedelta(hours=2), "the time of the upload"
    assert [path.name for path in submitted(toy, "ada").parent.glob("*.zip")] == []
    with zipfile.ZipFile(place) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert collect(toy, tmp_path / "unpacked", SLUG).same == ["ada", "emmy"]


BOMB = ("x.ipynb", bytes(download_archive.MAX_NOTEBOOK_BYTES + 1))
NESTED = ("hw.zip", zipped(("x.ipynb", b"{}")))


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        zipped(),
        zipped(("answers.docx", b"words")),
        zipped(("a.ipynb", b"{}"), ("b.ipynb", b"{}")),
        zipped(NESTED),
        zipped(BOMB),
        zipped((linked("x.ipynb"), "/etc/passwd")),
        zipped(("../x.ipynb", b"{}")),
        zipped(("/x.ipynb", b"{}")),
        zipped(("C:\\x.ipynb", b"{}")),
        zipped(("x.ipynb", b"{}"), how=zipfile.ZIP_LZMA),
        zipped(("x.ipynb", b"{}"), *((f"{n}.png", b"") for n in range(1000))),
        zipped(("x.ipynb", b"UNIQUE"), how=zipfile.ZIP_STORED).replace(b"UNIQUE", b"UNISEX", 1),
        zipped(BOMB, how=zipfile.ZIP_STORED),
    ],
    ids=range(14),
)
def test_any_other_zip_is_not_a_notebook(toy, download, content):
    upload = MOODLE.format("Ada Lovelace", 1, "hw.zip")
    found = collect(toy, download((upload, content, 0)), SLUG)
    assert found.new == [] and found.left_out == [f"{upload}: not a notebook"]
    folder = toy.folder("submitted", "ada", SLUG)
    assert [path.name for path in folder.iterdir() if path.suffix == ".ipynb"] == []


def test_a_zip_damaged_anywhere_stops_no_other(toy, sheet, download):
    whole = zipped((f"{SLUG}.ipynb", b"[]"))
    damaged = []
    for place in range(len(whole)):
        for value in (0, 0x7F, 0xFF):
            content = whole[:place] + bytes([value]) + whole[place + 1 :]
            damaged.append((MOODLE.format("Emmy Nöther", 2, f"{place}-{value}.zip"), content, 0))
    ada = (MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)
    found = collect(toy, download(*damaged, ada), SLUG)
    assert "ada" in found.new and found.left_out


def test_a_link_in_submitted_is_not_followed(toy, sheet, download, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    toy.folder("submitted", "ada", SLUG).parent.mkdir(parents=True)
    toy.folder("submitted", "ada", SLUG).symlink_to(outside)
    found = collect(toy, download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)), SLUG)
    assert "is a link; remove it first" in found.left_out[0] and not list(outside.iterdir())


@pytest.mark.parametrize(
    ("place", "assignment", "message"),
    [
        ("nothing.zip", SLUG, "cannot be read"),
        ("text.zip", SLUG, "is not a readable zip file"),
        ("later.zip", SLUG, "is not a readable zip file (zip file version 9.9)"),
        ("text.zip", "77_unknown", "There is no assignment '77_unknown'"),
    ],
)
def test_invalid_downloads_are_reported_in_one_line(
    toy, thaw, tmp_path, place, assignment, message
):
    (tmp_path / "text.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as archive:
        archive.writestr("x", "")
        archive.getinfo("x").extract_version = 99
    done = thaw("collect", tmp_path / place, "--assignment", assignment)
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1 and message in done.stderr


def test_an_entry_without_a_date_is_collected(toy, sheet, download):
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    dated, month_0 = (value.to_bytes(2, "little") for value in (0x5D77, 0))
    assert place.read_bytes().count(dated) == 2
    place.write_bytes(place.read_bytes().replace(dated, month_0))
    assert collect(toy, place, SLUG).new == ["ada"]
    assert stamp(toy, "ada") == datetime(1980, 1, 1)


@pytest.mark.parametrize(
    "name", ["作" * 100 + ".docx", "\u200b" * 100 + ".docx", "x" * 300 + ".docx"]
)
def test_a_long_name_is_shortened_at_its_beginning(toy, sheet, download, thaw, name):
    place = download(
        (MOODLE.format("Ada Lovelace", 1, name), b"words", 0),
        (MOODLE.format("Emmy Nöther", 2, "x.pdf"), b"words", 0),
        (MOODLE.format("Grace Brewster OHopper", 3, "x.ipynb"), sheet(), 0),
    )
    assert "1 new" in thaw("collect", place, "--assignment", SLUG).stdout
    (kept,) = toy.folder("submitted", "ada", SLUG).iterdir()
    assert kept.name.endswith(".docx") and kept.read_bytes() == b"words"
    assert submitted(toy, "emmy").with_name("x.pdf").exists()


def test_write_errors_are_reported_and_the_rest_is_collected(toy, sheet, download):
    (toy.root / "submitted").mkdir(exist_ok=True)
    (toy.root / "submitted" / "ada").write_text("in the way")
    (toy.root / "submitted" / "grace").write_text("in the way")
    paths = [MOODLE.format("Ada Lovelace", 1, "x.ipynb")]
    paths += [MOODLE.format("Grace Brewster OHopper", 2, "x.pdf")]
    emmys = MOODLE.format("Emmy Nöther", 3, "x.ipynb")
    found = collect(toy, download(*((path, sheet(), 0) for path in (*paths, emmys))), SLUG)
    assert found.new == ["emmy"]
    for student, path in zip(("grace", "ada"), reversed(paths), strict=True):
        folder = toy.folder("submitted", student, SLUG)
        assert f"{path}: {folder} cannot be read or written (Not a directory)" in found.left_out


def test_the_error_names_the_missing_output_folder(toy, sheet, download, thaw):
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    output = toy.root / "missing" / "out.zip"
    done = thaw("feedback", place, "--assignment", SLUG, "--output", output)
    (line,) = done.stderr.splitlines()
    assert done.exit_code == 1 and line.startswith(str(output)) and "No such file" in line


@pytest.mark.parametrize("time", ["tomorrow", "2027-13-45"])
def test_an_invalid_stored_time_is_not_overwritten(toy, sheet, download, time):
    path = MOODLE.format("Ada Lovelace", 1, "x.ipynb")
    collect(toy, download((path, sheet("first"), 0)), SLUG)
    stored = submitted(toy, "ada").with_name("timestamp.txt")
    stored.write_text(time)
    (line,) = collect(toy, download((path, sheet("second"), 1)), SLUG).left_out
    assert "does not contain a time" in line and line.endswith(f"correct or remove {stored}")


def test_without_a_roster_the_message_requests_one(toy, sheet, download):
    with toy.gradebook() as gradebook:
        for student in STUDENTS:
            gradebook.remove_student(student)
    with pytest.raises(GradingError, match="thaw roster"):
        collect(toy, download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)), SLUG)


def test_too_many_files_are_rejected(toy, sheet, download, monkeypatch):
    monkeypatch.setattr(download_archive, "MAX_FILES", 1)
    with pytest.raises(GradingError, match="more than 1 files"):
        collect(toy, download(("a", b"", 0), ("b", b"", 0)), SLUG)


CANVAS = "lovelaceada_late_1815_12345_"


@pytest.mark.parametrize("name", [MOODLE.format("Ada Lovelace", 1, "my"), CANVAS + "my"])
def test_pages_have_the_names_of_the_download(toy, sheet, download, thaw, name):
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    page.parent.mkdir(parents=True)
    page.write_text("Well done.")
    place = download(
        (f"{name}.ipynb", sheet(), 0), (FLAT.format("Emmy Nöther", 2, "x.ipynb"), b"", 1)
    )
    done = thaw("feedback", place, "--assignment", SLUG)
    assert "(1 page)" in done.stdout and "emmy: no feedback yet" in done.stdout
    assert done.exit_code == 1
    with zipfile.ZipFile(toy.root / f"feedback_{SLUG}.zip") as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == [
            (f"{name}.html", b"Well done.")
        ]


@pytest.mark.full
def test_collected_submissions_can_be_graded(toy, sheet, download, thaw, sandbox):
    files = ("Ada Lovelace", "Nobody Known")
    place = download(*((MOODLE.format(name, 1, "my.ipynb"), sheet(), 0) for name in files))
    done = thaw("collect", place, "--assignment", SLUG)
    assert "Collected: 1 new, 0 resubmitted, 0 unchanged." in done.stdout
    assert "Left out  Nobody Known" in done.stdout and done.exit_code == 1
    (grade,) = grade_course(toy).grades
    assert (grade.submission.student, grade.score) == ("ada", 2)
    resubmission = (MOODLE.format("Ada Lovelace", 1, "my.ipynb"), b"damaged", 3)
    assert thaw("collect", download(resubmission), "--assignment", SLUG).exit_code == 0
    done = thaw("feedback", place, "--assignment", SLUG)
    assert "(0 pages)" in done.stdout and "Left out  ada: " in done.stdout
    thaw("grade")
    assert "(1 page)" in thaw("feedback", place, "--assignment", SLUG).stdout


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_the_download_of_another_assignment_is_noticed(toy, sheet, download, thaw, changed):
    write_source(toy.root, OTHER, TEXT.replace("double", "triple").replace("it_", "that_"))
    names = ("Ada Lovelace", "Emmy Nöther", "Grace Brewster O'Hopper")
    files = [(MOODLE.format(name, n, "x.ipynb"), sheet(), n) for n, name in enumerate(names)]
    for place in range(changed):
        files[place] = (files[place][0], toy.source_notebook(OTHER).read_bytes(), place)
    place = download(*files)
    page = toy.folder("feedback", "ada", OTHER) / f"{OTHER}.html"
    page.parent.mkdir(parents=True)
    page.write_text("Of the other assignment.")
    for command in ("collect", "feedback"):
        done = thaw(command, place, "--assignment", OTHER)
        noticed = f"{3 - changed} of 3 notebooks in this download are those of {SLUG}"
        assert (noticed in " ".join(done.stderr.split())) == (changed < 2)
        assert (done.exit_code == 1) == (changed < 2 or command == "feedback")
    assert (toy.root / "lms_numbers.csv").exists() == (changed == 2)
    assert (toy.root / "submitted" / "ada").exists() == (changed == 2)
    assert (toy.root / f"feedback_{OTHER}.zip").exists() == (changed == 2)


def test_resubmissions_and_pages_without_a_total_are_named(toy, sheet, download, thaw, sandbox):
    name = MOODLE.format("Ada Lovelace", 1, "x.ipynb")
    collect(toy, download((name, sheet("first"), 0)), SLUG)
    notebook = nbformat.reads(sheet(), as_version=4)
    next(cell for cell in notebook.cells if cell.id == "why").source = "Because I say so."
    second = download((name, nbformat.writes(notebook), 5), name="second.zip")
    assert "Resubmitted: ada\n" in thaw("collect", second, "--assignment", SLUG).stdout
    thaw("grade")
    done = thaw("feedback", second, "--assignment", SLUG)
    assert done.exit_code == 0
    assert "Without a total, pending manual grading: ada\n" in done.stdout
