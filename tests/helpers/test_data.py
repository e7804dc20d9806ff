import gzip
import hashlib
import re

import numpy as np
import pytest

from helpers import data


def test_arrays_are_what_keras_returns():
    (train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
    assert train_images.shape == (60000, 28, 28) and test_images.shape == (10000, 28, 28)
    assert {a.dtype for a in (train_images, train_labels, test_images, test_labels)} == {
        np.dtype("uint8")
    }
    assert np.bincount(train_labels).tolist() == [6000] * 10
    assert np.bincount(test_labels).tolist() == [1000] * 10
    assert train_images.max() == 255 and train_images.min() == 0
    # An ankle boot comes first; its toe points left, so the lower left is not empty.
    assert data.CLASS_NAMES[train_labels[0]] == "Ankle boot"
    train_images[0] = 0  # writable, as Keras's arrays are


def test_licenses_name_every_asset_with_its_hash(root):
    licenses = (root / "helpers/assets/LICENSES.md").read_text()
    listed = dict(re.findall(r"^\| `(\S+)` \|.* `([0-9a-f]{64})` \|$", licenses, re.MULTILINE))
    files = [path for path in (root / "helpers/assets").rglob("*") if path.is_file()]
    ours = {"studies", "misconceptions"}  # our own measurements and texts
    files = [path for path in files if path.parent.name not in ours]
    files = [path for path in files if "photographs" not in path.parts]  # licences of their own
    assert {path.name for path in files} == set(listed) | {"LICENSES.md"}
    for path in files:
        if path.name in listed:
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            assert hashlib.sha256(content).hexdigest() == listed[path.name], path.name
    assert licenses.count("**Licence:** MIT") == licenses.count("\n## ")


def test_each_study_names_a_script_that_exists(root):
    files = sorted((root / "helpers/assets/studies").glob("*"))
    assert files
    for path in files:
        command = re.match(r"# made by: python -m authoring\.studies\.(\w+)", path.read_text())
        assert (root / "authoring/studies" / f"{command[1]}.py").exists(), path.name


def test_a_changed_file_is_rejected_with_the_fix(tmp_path, monkeypatch):
    name = "t10k-labels-idx1-ubyte"
    original = (data.FASHION_MNIST / f"{name}.gz").read_bytes()
    content = bytearray(gzip.decompress(original))
    content[-1] ^= 1
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(bytes(content)))
    monkeypatch.setattr(data, "FASHION_MNIST", tmp_path)
    with pytest.raises(ValueError, match="not the published file.*git checkout"):
        data._read_idx(name)
    with pytest.raises(FileNotFoundError, match="missing.*git checkout"):
        data._read_idx("train-labels-idx1-ubyte")
