"""Downloads of Moodle and Canvas, as they are and as somebody may have prepared them."""

import csv
import os
import stat
import zipfile
from datetime import UTC, datetime, timedelta

import nbformat
import pytest

from grader.classroom import downloaded_files
from grader.classroom.collect import collect
from grader.errors import GradingError
from grader.grading.grade import grade_course

SLUG = "01_toy"
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
    """A function that returns the released sheet with an answer in it, as bytes."""

    def sheet(answer="def double(x):\n    return x + x"):
        release = toy.root / "release" / SLUG / f"{SLUG}.ipynb"
        notebook = nbformat.read(release, as_version=4)
        next(cell for cell in notebook.cells if cell.id == "double").source = answer
        return nbformat.writes(notebook).encode()

    return sheet


@pytest.fixture
def download(tmp_path):
    """A function that makes a download; files are (path, content, hours after Monday noon)."""

    def download(*files, name="download.zip"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content, hours in files:
                changed = MONDAY + timedelta(hours=hours)
                archive.writestr(zipfile.ZipInfo(path, changed.timetuple()[:6]), content)
        return tmp_path / name

    return download


def handed_in(course, student):
    return course.folder("submitted", student, SLUG) / f"{SLUG}.ipynb"


def stamp(course, student):
    """The time of handing in as nbgrader reads it, in this machine's time."""
    folder = course.folder("submitted", student, SLUG)
    found = course.coursedir().get_existing_timestamp(str(folder))
    return found and found.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


@pytest.mark.parametrize("layout", [MOODLE, FLAT, "Toy-77/" + MOODLE])
def test_moodles_layouts_are_collected_with_their_times(toy, sheet, download, layout):
    place = download(
        (layout.format("Ada Lovelace", 12345, "my sheet.ipynb"), sheet("ada"), 0),
        (layout.format("Grace Brewster OHopper", 12346, f"{SLUG}.ipynb"), sheet("grace"), 30),
        (layout.format("emmy@example.org", 12347, f"{SLUG}.ipynb"), sheet("emmy"), 1),
    )
    found = collect(toy, place, SLUG)
    assert (found.new, found.left_out) == (["ada", "emmy", "grace"], [])
    assert handed_in(toy, "grace").read_bytes() == sheet("grace")
    assert stamp(toy, "ada") == MONDAY and stamp(toy, "grace") == MONDAY + timedelta(hours=30)


def test_canvas_is_collected_by_its_numbers_and_names(toy, sheet, download):
    place = download(
        ("someoneelse_1815_678901_03-cloning.ipynb", sheet("ada"), 0),
        ("ohoppergracebrewster_LATE_1906_678902_toy-1.ipynb", sheet("grace"), 30),
        ("nötheremmy_77_678903_toy.ipynb", sheet("emmy"), 1),
        # Another Ada, with another number, is not ours.
        ("lovelaceada_4711_678904_toy.ipynb", sheet("stranger"), 1),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada", "emmy", "grace"]
    assert "Late according to Canvas: grace" in found.notes
    assert [line.split(":")[0] for line in found.left_out] == ["lovelaceada_4711_678904_toy.ipynb"]
    assert handed_in(toy, "ada").read_bytes() == sheet("ada")


def test_a_folder_is_as_good_as_a_zip_file(toy, sheet, download, tmp_path):
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    with zipfile.ZipFile(place) as archive:
        archive.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / FLAT.format("Emmy Nöther", 2, "y.ipynb")).symlink_to("/etc/passwd")
    found = collect(toy, tmp_path / "unpacked", SLUG)
    assert found.new == ["ada"] and "not a regular file" in found.left_out[0]
    assert not handed_in(toy, "emmy").exists()


def test_what_cannot_be_placed_is_told_and_the_rest_is_collected(toy, sheet, download):
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
    said = "\n".join(found.left_out)
    for words in ("photo.png: not a notebook", "kim1 or kim2", "Nobody Known", "onlinetext"):
        assert words in said


def test_whoever_handed_in_something_else_is_refused_and_not_missing(toy, sheet, download, thaw):
    place = download(
        (MOODLE.format("Ada Lovelace", 1, "answers.docx"), b"words", 0),
        (MOODLE.format("Emmy Nöther", 2, "timestamp.txt"), b"2020-01-01", 0),
    )
    found = collect(toy, place, SLUG)
    assert not found.new and len(found.left_out) == 2
    assert (toy.folder("submitted", "ada", SLUG) / "answers.docx").read_bytes() == b"words"
    assert list(toy.folder("submitted", "emmy", SLUG).iterdir()) == []
    said = thaw("grade").stdout
    assert f"{SLUG}.ipynb is missing; the folder has answers.docx" in said
    rows = csv.DictReader((toy.root / "grades.csv").open(newline=""))
    assert {row["student_id"]: row["status"] for row in rows} == dict.fromkeys(
        ("ada", "emmy"), "rejected"
    )
    place = download((MOODLE.format("Ada Lovelace", 1, "sheet.ipynb"), sheet(), 3))
    assert collect(toy, place, SLUG).new == ["ada"]


def test_who_was_refused_gets_no_page_and_the_reason_is_told(toy, download, thaw):
    place = download((MOODLE.format("Ada Lovelace", 1, "sheet.ipynb"), b'{"cells": [', 0))
    collect(toy, place, SLUG)
    thaw("grade")
    said = thaw("feedback", place, "--assignment", SLUG).stdout
    assert "ada: 01_toy.ipynb is not a notebook: damaged or incomplete" in said


def test_the_newest_of_several_is_taken(toy, sheet, download):
    names = ("old.ipynb", "new.ipynb", "older.ipynb")
    files = zip(names, (1, 2, 0), strict=True)
    place = download(
        *((MOODLE.format("Ada Lovelace", 1, name), sheet(name), hours) for name, hours in files)
    )
    found = collect(toy, place, SLUG)
    assert handed_in(toy, "ada").read_bytes() == sheet("new.ipynb")
    assert "2026-11-23 14:00:00 is stored" in found.notes.pop()
    assert len(found.notes) == 2
    assert all("new.ipynb replaces" in line and "is newer" in line for line in found.notes)


def test_which_one_is_newer_is_not_claimed_where_times_are_not_known(toy, sheet, download):
    place = download(
        (MOODLE.format("Ada Lovelace", 1, "x-2.ipynb"), sheet("second"), 0),
        (MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet("first"), 0.001),
        (MOODLE.format("Emmy Nöther", 2, "x.ipynb"), sheet(), 0),
    )
    (chosen, *_) = collect(toy, place, SLUG).notes
    assert handed_in(toy, "ada").read_bytes() == sheet("second")
    assert "x-2.ipynb replaces" in chosen and "has the higher number" in chosen
    assert "which is newer" not in chosen


def test_times_of_the_download_are_no_times_of_handing_in(toy, sheet, download):
    place = download(
        ("lovelaceada_1815_70_toy-1.ipynb", sheet("second"), 0),
        ("lovelaceada_1815_60_toy.ipynb", sheet("first"), 0.001),
        ("ohoppergrace_1906_65_toy.ipynb", sheet(), 0.002),
    )
    found = collect(toy, place, SLUG)
    assert any("time of the download" in line for line in found.notes)
    assert stamp(toy, "ada") is None and stamp(toy, "grace") is None
    # Then Canvas's numbers say which is the newest.
    assert handed_in(toy, "ada").read_bytes() == sheet("second")


def test_the_same_download_changes_nothing_and_a_later_one_what_is_newer(toy, sheet, download):
    ada, emmy = (
        MOODLE.format("Ada Lovelace", 1, "x.ipynb"),
        MOODLE.format("Emmy Nöther", 2, "x.ipynb"),
    )
    first = download((ada, sheet("first"), 0), (emmy, sheet(), 1))
    collect(toy, first, SLUG)
    before = handed_in(toy, "ada").stat().st_mtime_ns
    found = collect(toy, first, SLUG)
    assert (found.new, found.replaced, found.same) == ([], [], ["ada", "emmy"])
    assert handed_in(toy, "ada").stat().st_mtime_ns == before
    second = download((ada, sheet("second"), 5), (emmy, sheet(), 1), name="second.zip")
    assert collect(toy, second, SLUG).replaced == ["ada"]
    assert stamp(toy, "ada") == MONDAY + timedelta(hours=5)
    found = collect(toy, first, SLUG)  # the older one again, by mistake
    assert found.same == ["emmy"] and "is newer and was kept" in found.left_out[0]
    assert handed_in(toy, "ada").read_bytes() == sheet("second")


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
def test_a_name_below_what_moodle_made_is_nobodys(toy, sheet, download, above, name):
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
    assert handed_in(toy, "ada").read_bytes() == sheet("hers")


@pytest.mark.parametrize(
    "names",
    [
        ("Emmy Nöther_2_assignsubmission_file/x", "Emmy Nöther_3_assignsubmission_file/x"),
        ("Emmy Nöther_2_assignsubmission_file_x", "emmy_3_assignsubmission_file_y"),
        ("nötheremmy_2_60_x", "nötheremmy_late_3_61_x"),
    ],
)
@pytest.mark.parametrize("kinds", [("ipynb", "ipynb"), ("ipynb", "pdf"), ("pdf", "ipynb")])
def test_two_participants_of_one_name_are_both_refused(toy, sheet, download, names, kinds):
    paths = [".".join(pair) for pair in zip(names, kinds, strict=True)]
    place = download(
        *((path, sheet(path), hours) for hours, path in enumerate(paths)),
        (MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 5),
    )
    found = collect(toy, place, SLUG)
    assert found.new == ["ada"] and not toy.folder("submitted", "emmy", SLUG).exists()
    line = "{}: two participants with this name (2 and 3): replace the name by the id"
    assert found.left_out == [line.format(path) for path in paths]


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
def test_paths_that_lead_out_are_refused(toy, sheet, download, path):
    before = {entry.name for entry in toy.root.parent.iterdir()}
    found = collect(toy, download((path, sheet(), 0)), SLUG)
    assert found.new == [] and len(found.left_out) == 1
    assert {entry.name for entry in toy.root.parent.iterdir()} == before


def test_links_bombs_and_broken_files_in_an_archive_are_refused(toy, sheet, tmp_path):
    place = tmp_path / "download.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo(MOODLE.format("Ada Lovelace", 1, "x.ipynb"))
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        bomb = bytes(downloaded_files.MAX_NOTEBOOK_BYTES + 1)
        archive.writestr(MOODLE.format("Grace Brewster OHopper", 2, "x.ipynb"), bomb)
        stored = zipfile.ZIP_STORED
        archive.writestr(MOODLE.format("Emmy Nöther", 3, "x.ipynb"), b"UNIQUE", stored)
    raw = place.read_bytes()
    assert b"UNIQUE" in raw
    place.write_bytes(raw.replace(b"UNIQUE", b"UNISEX", 1))
    said = "\n".join(collect(toy, place, SLUG).left_out)
    for words in ("x.ipynb: a link", "more than 50 MB", "cannot be unpacked"):
        assert words in said
    assert not (toy.root / "submitted").exists() or not os.listdir(toy.root / "submitted")


def test_a_link_in_submitted_is_not_followed(toy, sheet, download, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    toy.folder("submitted", "ada", SLUG).parent.mkdir(parents=True)
    toy.folder("submitted", "ada", SLUG).symlink_to(outside)
    found = collect(toy, download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)), SLUG)
    assert "is a link; remove it first" in found.left_out[0] and not list(outside.iterdir())


@pytest.mark.parametrize(
    ("place", "assignment", "said"),
    [
        ("nothing.zip", SLUG, "cannot be read"),
        ("text.zip", SLUG, "is not a readable zip file"),
        ("later.zip", SLUG, "is not a readable zip file (zip file version 9.9)"),
        ("text.zip", "77_unknown", "There is no assignment '77_unknown'"),
    ],
)
def test_what_is_no_download_is_one_line(toy, thaw, tmp_path, place, assignment, said):
    (tmp_path / "text.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as archive:
        archive.writestr("x", "")
        archive.getinfo("x").extract_version = 99
    done = thaw("collect", tmp_path / place, "--assignment", assignment)
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1 and said in done.stderr


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
def test_a_long_name_is_cut_at_its_beginning(toy, sheet, download, thaw, name):
    place = download(
        (MOODLE.format("Ada Lovelace", 1, name), b"words", 0),
        (MOODLE.format("Emmy Nöther", 2, "x.pdf"), b"words", 0),
        (MOODLE.format("Grace Brewster OHopper", 3, "x.ipynb"), sheet(), 0),
    )
    assert "1 new" in thaw("collect", place, "--assignment", SLUG).stdout
    (kept,) = toy.folder("submitted", "ada", SLUG).iterdir()
    assert kept.name.endswith(".docx") and kept.read_bytes() == b"words"
    assert handed_in(toy, "emmy").with_name("x.pdf").exists()


def test_what_cannot_be_written_is_told_and_the_rest_is_collected(toy, sheet, download):
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


def test_a_folder_that_is_not_there_is_named_and_not_the_download(toy, sheet, download, thaw):
    place = download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0))
    output = toy.root / "missing" / "out.zip"
    done = thaw("feedback", place, "--assignment", SLUG, "--output", output)
    (line,) = done.stderr.splitlines()
    assert done.exit_code == 1 and line.startswith(str(output)) and "No such file" in line


@pytest.mark.parametrize("said", ["tomorrow", "2027-13-45"])
def test_a_time_that_is_none_is_not_written_over(toy, sheet, download, said):
    path = MOODLE.format("Ada Lovelace", 1, "x.ipynb")
    collect(toy, download((path, sheet("first"), 0)), SLUG)
    stored = handed_in(toy, "ada").with_name("timestamp.txt")
    stored.write_text(said)
    (line,) = collect(toy, download((path, sheet("second"), 1)), SLUG).left_out
    assert "does not contain a time" in line and line.endswith(f"correct or remove {stored}")


def test_without_a_roster_the_roster_is_asked_for(toy, sheet, download):
    with toy.gradebook() as gradebook:
        for student in STUDENTS:
            gradebook.remove_student(student)
    with pytest.raises(GradingError, match="thaw roster"):
        collect(toy, download((MOODLE.format("Ada Lovelace", 1, "x.ipynb"), sheet(), 0)), SLUG)


def test_too_many_files_are_no_class(toy, sheet, download, monkeypatch):
    monkeypatch.setattr(downloaded_files, "MAX_FILES", 1)
    with pytest.raises(GradingError, match="more than 1 files"):
        collect(toy, download(("a", b"", 0), ("b", b"", 0)), SLUG)


CANVAS = "lovelaceada_late_1815_12345_"


@pytest.mark.parametrize("name", [MOODLE.format("Ada Lovelace", 1, "my"), CANVAS + "my"])
def test_pages_go_back_under_the_names_that_were_downloaded(toy, sheet, download, thaw, name):
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    page.parent.mkdir(parents=True)
    page.write_text("Well done.")
    place = download(
        (f"{name}.ipynb", sheet(), 0), (FLAT.format("Emmy Nöther", 2, "x.ipynb"), b"", 1)
    )
    done = thaw("feedback", place, "--assignment", SLUG)
    assert "(1 pages)" in done.stdout and "emmy: no feedback yet" in done.stdout
    assert done.exit_code == 1
    with zipfile.ZipFile(toy.root / f"feedback_{SLUG}.zip") as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == [
            (f"{name}.html", b"Well done.")
        ]


@pytest.mark.full
def test_what_was_collected_can_be_graded(toy, sheet, download, thaw, sandbox):
    files = ("Ada Lovelace", "Nobody Known")
    place = download(*((MOODLE.format(name, 1, "my.ipynb"), sheet(), 0) for name in files))
    done = thaw("collect", place, "--assignment", SLUG)
    assert "Collected: 1 new, 0 resubmitted, 0 unchanged." in done.stdout
    assert "Left out  Nobody Known" in done.stdout and done.exit_code == 1
    (grade,) = grade_course(toy).grades
    assert (grade.submission.student, grade.score) == ("ada", 2)
    hand_in_again = (MOODLE.format("Ada Lovelace", 1, "my.ipynb"), b"damaged", 3)
    assert thaw("collect", download(hand_in_again), "--assignment", SLUG).exit_code == 0
    thaw("grade")
    done = thaw("feedback", place, "--assignment", SLUG)
    assert "(0 pages)" in done.stdout and "Left out  ada: " in done.stdout
