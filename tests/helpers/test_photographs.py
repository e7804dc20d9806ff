import csv
import hashlib

import numpy as np
import pytest

from helpers import photographs

#: Licences under which pictures may lie beside the MIT code.
LICENCES = {"GPL-2.0-or-later", "CC-BY-SA-3.0", "CC-BY-SA-2.5", "CC-BY-2.5", "public domain"}


@pytest.fixture(scope="module")
def credits():
    with photographs.CREDITS.open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


@pytest.fixture
def one_picture(tmp_path, monkeypatch, credits):
    """A folder with one photograph; return its path."""
    row = credits[0]
    path = tmp_path / row["file"]
    path.parent.mkdir()
    path.write_bytes((photographs.FOLDER / row["file"]).read_bytes())
    table = tmp_path / "credits.csv"
    table.write_text("\n".join([",".join(row), ",".join(row.values())]), encoding="utf-8")
    monkeypatch.setattr(photographs, "FOLDER", tmp_path)
    monkeypatch.setattr(photographs, "CREDITS", table)
    return path


def test_arrays_are_cut_outs_on_white_with_their_kinds():
    images, labels, names = photographs.load()
    assert images.shape == (228, 150, 150, 3) and images.dtype == labels.dtype == np.dtype("uint8")
    assert np.bincount(labels).tolist() == [34, 61, 17, 22, 22, 24, 17, 17, 14]
    corners = images[:, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.min() > 240
    assert images.reshape(228, -1).min(axis=1).max() < 200  # and there is something on each
    assert photographs.KINDS[labels[names.index("blackbird")]] == "bird"
    tomato = images[names.index("tomato"), 75, 75].astype(int)
    assert tomato[0] > tomato[1] + 100 and tomato[0] > tomato[2] + 100  # red comes first


def test_each_file_has_a_credit_with_a_licence_and_its_hash(credits):
    files = {path for path in photographs.FOLDER.rglob("*.jpg")}
    assert {photographs.FOLDER / row["file"] for row in credits} == files
    assert {row["licence"] for row in credits} == LICENCES
    for row in credits:
        content = (photographs.FOLDER / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]
        assert row["author"] and row["stamp"].endswith(".png")


def test_licences_stand_beside_the_pictures(root):
    licences = (photographs.FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    digest = hashlib.sha256(photographs.CREDITS.read_bytes()).hexdigest()
    assert f"| `credits.csv` | `{digest}` |" in licences
    text = (photographs.FOLDER / "GPL-2.txt").read_text()
    assert "GNU GENERAL PUBLIC LICENSE" in text and "Version 2, June 1991" in text
    assert "photographs/LICENSES.md" in (root / "helpers/assets/LICENSES.md").read_text()


def test_pictures_are_small():
    sizes = [path.stat().st_size for path in photographs.FOLDER.rglob("*.jpg")]
    assert sum(sizes) < 2_000_000


def test_a_changed_or_missing_file_is_rejected_with_the_fix(one_picture):
    assert photographs.load()[2] == ["adelaide-rosella"]
    one_picture.write_bytes(one_picture.read_bytes() + b"\0")
    with pytest.raises(ValueError, match="not the course's file.*git checkout"):
        photographs.load()
    one_picture.unlink()
    with pytest.raises(FileNotFoundError, match="missing.*git checkout"):
        photographs.load()
