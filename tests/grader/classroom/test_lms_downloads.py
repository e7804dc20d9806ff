"""Times in a download, without a gradebook."""

import io
import unicodedata
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from grader.classroom import collect, download_archive, lms_downloads
from grader.errors import Unusable

SLUG = "01_toy"
NOON = datetime(2026, 11, 23, 12, 0, 0)
STUDENTS = lms_downloads.Class(SLUG, {"ada", "emmy"}, {}, {"ada": {"ada"}, "emmy": {"emmy"}})


def download(*hours):
    """A download with a file for each number of hours after noon, alternately Ada's and Emmy's."""
    names = ("Ada_1", "Emmy_2") * len(hours)
    listed = (
        (f"{name}_assignsubmission_file/x.ipynb", NOON + timedelta(hours=after), lambda: b"")
        for name, after in zip(names, hours, strict=False)
    )
    return lms_downloads._sorted(listed, STUDENTS)


@pytest.mark.parametrize(("hours", "kept"), [((0,), True), ((0, 1), True), ((0, 0.1), False)])
def test_close_times_of_several_files_are_download_times(hours, kept):
    assert download(*hours).times_kept is kept


def test_an_encrypted_file_is_reported():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("x.ipynb", "{}")
    with zipfile.ZipFile(written) as archive:
        (entry,) = archive.infolist()
        entry.flag_bits |= 1
        with pytest.raises(Unusable, match="encrypted"):
            download_archive._read_entry(archive, entry)


@pytest.fixture
def place(tmp_path):
    """A function that places a notebook of a given hour, and its folder."""
    folder = tmp_path / "ada" / SLUG

    def place(content, after, *, times_kept=True):
        (file,) = download(after).notebooks.values()
        return collect._place(folder, content, file, times_kept=times_kept)

    return place, folder


def test_a_submission_of_the_same_second_is_not_older(place):
    place, folder = place
    assert [place(b"first", 0), place(b"second", 0)] == ["new", "replaced"]
    assert (folder / f"{SLUG}.ipynb").read_bytes() == b"second"


def test_without_times_an_earlier_time_is_kept(place):
    place, folder = place
    place(b"first", 0)
    stamp = folder / "timestamp.txt"
    known = f"{NOON.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
    assert stamp.read_text() == known
    with pytest.raises(Unusable, match="its time is unknown; remove .*timestamp.txt"):
        place(b"second", 1, times_kept=False)
    assert stamp.read_text() == known and (folder / f"{SLUG}.ipynb").read_bytes() == b"first"
    stamp.write_text("")
    far_ahead = 24 * 365 * 100  # later than the file that was just written
    assert place(b"second", far_ahead, times_kept=False) == "replaced"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("name", ["José", "Ｊｏｓé", "Jo\u2028sé"])
def test_names_match_in_each_unicode_form(form, name):
    key = lms_downloads._key("José")
    assert lms_downloads._key(unicodedata.normalize(form, name)) == key == "josé"


def test_students_with_the_same_number_are_reported():
    files = [(f"x_{number}_60_x.ipynb", NOON, lambda: b"") for number in (1815, 1906)]
    users = {"1815": {"ada", "emmy"}, "1906": {"grace"}}
    students = lms_downloads.Class(SLUG, {"ada", "emmy", "grace"}, users, {"x": {"kim"}})
    found = lms_downloads._sorted(iter(files), students)
    assert list(found.notebooks) == ["grace"]
    (line,) = found.left_out
    assert line.startswith("x_1815_60_x.ipynb: ada and emmy have the same number (1815)")


@pytest.mark.parametrize("date", [(1980, 0, 0, 0, 0, 0), (2026, 11, 31, 12, 0, 0)])
def test_a_file_without_a_date_gets_the_earliest_zip_date(date):
    entry = zipfile.ZipInfo("x.ipynb")
    entry.date_time = date
    assert download_archive._changed(entry) == datetime(1980, 1, 1)


def test_files_over_the_total_limit_are_left_out(toy, tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "MAX_DOWNLOAD_BYTES", 5)
    with toy.gradebook() as gradebook:
        for student in ("ada", "emmy"):
            gradebook.add_student(student)
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for number, name in enumerate(("ada", "emmy")):
            archive.writestr(f"{name}_{number}_assignsubmission_file/x.ipynb", "1234")
    found = collect.collect(toy, tmp_path / "download.zip", SLUG)
    assert found.new == ["ada"] and "GB in total" in found.left_out[0]
