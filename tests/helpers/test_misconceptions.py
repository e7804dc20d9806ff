import re
import tomllib

import pytest

from helpers import misconceptions
from helpers.misconceptions import CATALOGUE

#: What each entry has, in this order.
KEYS = ["name", "symptom", "plausible", "why", "repair", "section"]


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_its_section_exists(entry, root):
    text = (root / "authoring" / "texts" / "lessons" / f"{entry.lesson}.py").read_text()
    assert f"# ## {entry.section}\n" in text


@pytest.mark.parametrize("code", CATALOGUE)
def test_it_is_used_by_an_assignment_or_a_check(code, root):
    texts = [*root.glob("authoring/texts/assignments/*.py"), *root.glob("helpers/checks/*.py")]
    assert any(f'"{code}"' in path.read_text() for path in texts)


def test_a_code_used_by_two_lessons_is_rejected(tmp_path, monkeypatch):
    entry = "".join(f'{key} = "x"\n' for key in KEYS)
    for lesson in ("01_one", "02_two"):
        (tmp_path / f"{lesson}.toml").write_text(f"[a-code]\n{entry}")
    monkeypatch.setattr(misconceptions, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"02_two.toml: the code a-code is taken"):
        misconceptions._read()


def test_codes_are_short_and_consistent():
    for code, entry in CATALOGUE.items():
        assert code == entry.code and re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert entry.repair[-1] == "." and entry.why[-1] == "."


def test_each_entry_has_its_keys_in_order():
    for path in misconceptions.FOLDER.glob("*.toml"):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert list(entry) == KEYS, code


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_it_says_briefly_why_it_seems_right(entry):
    assert entry.plausible.endswith(".") and entry.plausible != entry.why
    assert len(entry.plausible.split()) <= 40
    sentences = re.split(r"(?<=[.?!]) (?=\W?[A-Z])", entry.plausible)
    assert max(len(sentence.split()) for sentence in sentences) <= 25
    assert entry.plausible not in "\n".join(entry.advice())


def test_each_belief_has_an_explanation_of_its_own():
    assert len({entry.plausible for entry in CATALOGUE.values()}) == len(CATALOGUE)
