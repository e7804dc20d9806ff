import numpy as np
import pytest

from helpers import weights
from helpers.quiet_tensorflow import keras


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("THAW_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def count(variables):
    return sum(int(np.prod(variable.shape)) for variable in variables)


def test_xception_is_built_from_the_shipped_weights(cache):
    model = keras.applications.Xception(
        weights=weights.imagenet("xception"), include_top=False, input_shape=(71, 71, 3)
    )
    assert count(model.weights) == 20_861_480
    assert count(model.non_trainable_weights) == 54_528
    with np.load(weights.FOLDER / "xception.npz") as stored:
        assert len(stored) == len(model.weights) == 234
        for key, weight in zip(sorted(stored), model.get_weights(), strict=True):
            assert stored[key].dtype == np.float16 and np.isfinite(stored[key]).all()
            assert weight.dtype == np.float32 and np.array_equal(weight, stored[key])
    (path,) = cache.iterdir()
    before = path.stat().st_mtime_ns
    assert weights.imagenet("xception") == str(path)
    assert path.stat().st_mtime_ns == before


def test_an_unknown_name_is_refused_with_what_there_is():
    with pytest.raises(ValueError, match="no ImageNet weights for 'densenet'; there are: xception"):
        weights.imagenet("densenet")


def test_a_damaged_file_is_refused_and_nothing_is_left(cache, tmp_path, monkeypatch):
    (tmp_path / "xception.npz").write_bytes((weights.FOLDER / "xception.npz").read_bytes()[:-1])
    monkeypatch.setattr(weights, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="damaged.*git checkout"):
        weights.imagenet("xception")
    assert not cache.exists()
