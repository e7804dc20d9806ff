import numpy as np
import pytest

from helpers import data, densenet, weights
from helpers.quiet_tensorflow import keras


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("THAW_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def count(variables):
    return sum(int(np.prod(variable.shape)) for variable in variables)


@pytest.mark.full
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


def test_an_unknown_name_is_rejected_with_the_list():
    with pytest.raises(ValueError, match="no ImageNet weights for 'densenet'; there are: xception"):
        weights.imagenet("densenet")


def test_a_damaged_file_is_rejected_and_nothing_is_left(cache, tmp_path, monkeypatch):
    (tmp_path / "xception.npz").write_bytes((weights.FOLDER / "xception.npz").read_bytes()[:-1])
    monkeypatch.setattr(weights, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="damaged.*git checkout"):
        weights.imagenet("xception")
    assert not cache.exists()


PAIR = ("Pullover", "T-shirt/top")


def test_the_compact_densenet_has_its_trained_weights(cache):
    model = densenet.compact_densenet(8)
    model.load_weights(weights.task_a("compact_densenet", left_out=PAIR))
    _, (images, labels) = data.load_fashion_mnist()
    classes = [label for label in range(10) if label not in weights.LEFT_OUT]
    chosen = np.flatnonzero(np.isin(labels, classes))[:1000]
    answers = model.predict(images[chosen, ..., None] / np.float32(255), verbose=0)
    accuracy = np.mean(np.argmax(answers, axis=1) == np.searchsorted(classes, labels[chosen]))
    recorded = weights.about("compact_densenet")["test accuracy on the eight classes"]
    assert accuracy == pytest.approx(recorded, abs=0.03)


@pytest.mark.full
def test_densenet121_loads_the_shipped_weights(cache):
    path = weights.task_a("densenet121", left_out=PAIR[::-1])
    model = keras.applications.DenseNet121(weights=path, include_top=False, input_shape=(32, 32, 3))
    assert count(model.weights) == 7_037_504
    file = weights.FOLDER / "densenet121_without_pullover_tshirt.npz"
    with np.load(file) as stored:
        keys = sorted(key for key in stored if key != "about")
        for key, weight in zip(keys, model.get_weights(), strict=True):
            assert np.array_equal(weight, stored[key])


def test_a_pair_that_would_leak_is_rejected():
    with pytest.raises(ValueError, match="seen every class but Pullover and T-shirt/top"):
        weights.task_a("densenet121", left_out=("Shirt", "Sandal"))


def test_an_unknown_network_is_rejected_with_the_list():
    with pytest.raises(ValueError, match="there are: densenet121, compact_densenet"):
        weights.task_a("xception", left_out=PAIR)
