import numpy as np
import pytest

from helpers import studies

TEXT = "# made by: python -m x\n# keras: 3\nseed,rate,pair,accuracy\n1,0.1,0-2,0.9\n2,0.01,0-6,1\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    (tmp_path / "short.csv").write_text(TEXT)
    (tmp_path / "empty.csv").write_text("# made by: x\nseed,accuracy\n")
    monkeypatch.setattr(studies, "FOLDER", tmp_path)
    return tmp_path


def test_columns_have_the_type_of_their_values():
    columns = studies.load("short")
    assert {name: column.dtype.kind for name, column in columns.items()} == {
        "seed": "i",
        "rate": "f",
        "pair": "U",
        "accuracy": "f",
    }
    np.testing.assert_array_equal(columns["accuracy"], [0.9, 1.0])


def test_a_study_records_how_it_was_made():
    assert studies.about("short") == "made by: python -m x\nkeras: 3"


def test_a_new_study_has_empty_columns():
    assert [len(column) for column in studies.load("empty").values()] == [0, 0]


def test_an_unknown_study_is_rejected_with_the_list():
    with pytest.raises(ValueError, match="no study 'long'; there are: empty, short"):
        studies.load("long")
