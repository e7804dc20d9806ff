import pytest

from authoring.studies.study import Study
from helpers import studies


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(studies, "FOLDER", tmp_path)
    return tmp_path


def begin():
    return Study("double", "python -m double", ("seed", "rate"), ("twice",))


PARTS = [(1, 0.1), (1, 1e-05), (2, 0.1)]


def test_an_interrupted_study_is_resumed(capsys):
    measured = []

    def measure(seed, rate):
        if len(measured) == 2:
            raise KeyboardInterrupt
        measured.append((seed, rate))
        return (2 * seed,)

    with pytest.raises(KeyboardInterrupt):
        begin().run(PARTS, measure)
    begin().run(PARTS, lambda seed, rate: measured.append((seed, rate)) or (2 * seed,))
    assert measured == PARTS
    assert studies.load("double")["twice"].tolist() == [2, 2, 4]
    assert "double: 2/3 done" in capsys.readouterr().out


def test_a_finished_study_measures_nothing():
    begin().run(PARTS, lambda seed, rate: (0,))
    begin().run(PARTS, lambda seed, rate: pytest.fail("measured again"))


def test_the_file_records_how_it_was_made():
    begin()
    about = studies.about("double")
    assert about.startswith("made by: python -m double\nbegun: 20") and "keras: " in about
