import pytest

from authoring import build_lessons, other_seeds

SETUP = """# %%
import numpy as np
from helpers import reproducibility
from helpers.quiet_tensorflow import keras
reproducibility.set_seed(42)
first = np.random.normal()
drawn = np.random.default_rng(7).normal()
keras.utils.set_random_seed(1)
second = np.random.normal()

# %%
"""

#: What the three ways of seeding give with the seeds as they are written.
EXPECTED = {"first": 0.4967, "drawn": 0.0012, "second": 1.6243}


@pytest.fixture(autouse=True)
def texts(tmp_path, monkeypatch):
    monkeypatch.setattr(build_lessons, "TEXTS", tmp_path)
    monkeypatch.setattr(build_lessons, "COURSE", tmp_path)
    return tmp_path


@pytest.mark.full
def test_an_assertion_that_depends_on_its_seed_is_found(texts):
    as_written = " + ".join(f"(round({name}, 4) == {EXPECTED[name]})" for name in EXPECTED)
    text = SETUP + f"assert {as_written} == 3, f'{{{as_written}}} of 3 as written'\n"
    (texts / "90_lucky.py").write_text(text)
    assert other_seeds.failure("90_lucky", 0) is None
    assert "0 of 3 as written" in other_seeds.failure("90_lucky", 1000)


@pytest.mark.full
def test_an_assertion_that_holds_for_every_seed_passes(texts):
    (texts / "91_sound.py").write_text(SETUP + "assert first != second\n")
    assert other_seeds.failure("91_sound", 3000) is None
