"""Moodle's downloads with blind marking, teams, online text, and names of any kind."""

import csv
import random
import re
import unicodedata
import zipfile

import pytest

from grader.classroom import roster
from grader.classroom.collect import collect

SLUG = "01_toy"
CLASS = {"ada": ("Ada", "Lovelace"), "emmy": ("Emmy", "Nöther"), "bob": ("Bob", "")}


@pytest.fixture
def toy(toy):
    with toy.gradebook() as gradebook:
        for student, (first, last) in CLASS.items():
            gradebook.add_student(student, first_name=first, last_name=last)
    return toy


@pytest.fixture
def download(tmp_path):
    """A function that creates a download of files, each an hour after the one before."""

    def download(*paths):
        with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
            for hour, path in enumerate(paths):
                archive.writestr(zipfile.ZipInfo(path, (2026, 11, 23, hour % 24, 0, 0)), path)
        return tmp_path / "download.zip"

    return download


def content(course, student):
    path = course.folder("submitted", student, SLUG) / f"{SLUG}.ipynb"
    return path.read_text() if path.exists() else None


BLIND = [f"Participant_{number}_assignsubmission_file/x.ipynb" for number in (1234, 1235, 77)]


def test_blind_marking_is_reported_in_one_line_with_advice(toy, download, thaw):
    done = thaw("collect", download(*BLIND), "--assignment", SLUG)
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("Left out"))
    assert done.exit_code == 1 and "and the files of 2 others with the same name" in line
    assert "reveal the students' identities" in line and "thaw roster" in line


def test_participants_of_a_grading_worksheet_get_their_files(toy, download, thaw, tmp_path):
    worksheet = tmp_path / "worksheet.csv"
    names = ("Participant 1234", "Participant 1235", "Participant 77")
    worksheet.write_text("\n".join(["Identifier,Status", *(f"{name},Submitted" for name in names)]))
    assert thaw("roster", worksheet).exit_code == 0
    found = collect(toy, download(*BLIND), SLUG)
    assert (sorted(found.new), found.left_out, found.notes) == (sorted(names), [], [])
    assert [content(toy, name) for name in names] == BLIND


def test_revealed_participants_are_matched_by_their_rows(toy, download):
    rows = "moodle,01_toy,1234,ada\nmoodle,01_toy,1235,emmy\n"
    (toy.root / "lms_numbers.csv").write_text(f"lms,assignment,number,student_id\n{rows}")
    found = collect(toy, download(*BLIND), SLUG)
    assert sorted(found.new) == ["ada", "emmy"] and content(toy, "emmy") == BLIND[1]
    assert len(found.left_out) == 1 and found.left_out[0].startswith(BLIND[2])


@pytest.mark.parametrize(
    "layout", ["{}_assignsubmission_file/x.ipynb", "{}_assignsubmission_file_x.ipynb"]
)
def test_a_teams_notebook_is_collected_for_its_members(toy, download, layout):
    group, nobody = layout.format("Group A_77"), layout.format("Default group")
    place = download(group, nobody)
    lines = collect(toy, place, SLUG).left_out
    by_path = {line.split(": ")[0]: line for line in lines}
    assert "students who are in no group" in by_path[nobody]
    row = by_path[group].rpartition(": ")[2]
    assert row == "moodle,01_toy,77,ID;ID"
    with (toy.root / "lms_numbers.csv").open("a") as file:
        file.write(row.replace("ID;ID", "ada; emmy") + "\n")
    found = collect(toy, place, SLUG)
    assert found.new == ["ada", "emmy"] and len(found.left_out) == 1
    assert content(toy, "ada") == content(toy, "emmy") == group
    assert any("is stored as the submission time" in line for line in found.notes)
    assert collect(toy, place, SLUG).same == ["ada", "emmy"]


def test_a_team_gets_one_page_in_the_lms(toy, download, thaw):
    group = "Group A_77_assignsubmission_file/x.ipynb"
    rows = "lms,assignment,number,student_id\nmoodle,01_toy,77,ada;emmy\n"
    (toy.root / "lms_numbers.csv").write_text(rows)
    collect(toy, download(group), SLUG)
    thaw("grade")  # the notebook is damaged: both get a page that says so
    done = thaw("feedback", download(group), "--assignment", SLUG)
    assert "(1 page)" in done.stdout
    assert f"has the page of ada; send feedback/emmy/{SLUG}/{SLUG}.html" in done.stdout


TEXT = "{}_{}_assignsubmission_onlinetext/onlinetext.html"
FLAT_TEXT = "{}_{}_assignsubmission_onlinetext_onlinetext.html"
FILE = "{}_{}_assignsubmission_file/x.ipynb"


@pytest.mark.parametrize("layout", [TEXT, FLAT_TEXT])
def test_online_text_beside_a_file_is_one_line_and_no_error(toy, download, thaw, layout):
    students = (("Ada Lovelace", 1), ("Emmy Nöther", 2))
    paths = [form.format(*student) for student in students for form in (layout, FILE)]
    done = thaw("collect", download(*paths), "--assignment", SLUG)
    assert done.exit_code == 0 and "2 new" in done.stdout
    assert done.stdout.count("Online text") == 1 and "not collected: ada, emmy" in done.stdout
    # Alone it is what the student has submitted.
    done = thaw("collect", download(layout.format("Bob", 3)), "--assignment", SLUG)
    assert done.exit_code == 1 and "onlinetext.html: not a notebook" in done.stdout
    assert (toy.folder("submitted", "bob", SLUG)).is_dir()


#: Parts of names that break patterns, file names, CSV files or comparisons.
PARTS = [
    *("Ada", "O'Hopper", "d’Arc", "Nöther", "Ø", "ß", "ﬁ", "İ", "李", "الخوارزمي", "א", "🎓", "Ａ"),
    *("_", "_7_", "_assignsubmission_file", "-", ".", "..", "/", "\\", ":", "~", "(1)", "=1+1"),
    *(
        "late",
        "Participant",
        "Default group",
        "NULL",
        "1234",
        "a\u0301",
        "\u200b",
        "\u202e",
        '"',
        ",",
    ),
    *(";", " ", "\t", "e" * 40),
]


def name(chance):
    return "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 4))).strip()


def cleaned(text):
    """What Moodle's clean_filename leaves of a text."""
    text = re.sub(r"[\x00-\x1f\x7f&<>\"`|':\\/]", "", text)
    return re.sub(r"\.\.+", "", text)


@pytest.mark.parametrize("seed", range(8))
def test_no_name_of_any_kind_gets_another_persons_file(toy, download, tmp_path, seed):
    chance = random.Random(seed)
    students = {f"u{number}": (name(chance), name(chance)) for number in range(50)}
    twins = chance.sample(sorted(students), 10)
    students |= {f"v{number}": students[twin][::-1] for number, twin in enumerate(twins)}
    with (tmp_path / "roster.csv").open("w", newline="", encoding="utf-8") as file:
        rows = ((*names, student) for student, names in students.items())
        csv.writer(file).writerows([("Vorname", "Nachname", "ID-Nummer"), *rows])
    assert roster.enroll(toy, tmp_path / "roster.csv").new == sorted(students)
    owner = {}
    for number, student in enumerate(chance.sample(sorted(students), 40), start=500):
        prefix = cleaned(" ".join(students[student]).replace("_", " ") + f"_{number}")
        form = chance.choice(["NFC", "NFD"])
        owner[unicodedata.normalize(form, f"{prefix}_assignsubmission_file/x.ipynb")] = student
    found = collect(toy, download(*owner), SLUG)
    for student in students:
        path = content(toy, student)
        assert path is None or owner[path] == student
    assert len(found.new) + len(found.left_out) >= len(owner)
    assert len(found.new) > len(owner) / 2, found.left_out
    assert not any("does not match the names" in line for line in found.left_out)
