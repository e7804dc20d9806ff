"""Garments keep every pixel when they move, and labelled, validation and test ones never mix."""

import itertools

import numpy as np
import pytest

from authoring.studies import shifted_clothes as shifted
from authoring.studies.xception_layers import draw
from helpers import studies

FEW = shifted.clothes()[0][:300]


@pytest.mark.parametrize("shift", shifted.SHIFTS)
def test_a_garment_moves_by_up_to_the_shift_and_loses_nothing(shift):
    frames = shifted.framed(FEW, shift, seed=1)
    assert frames.shape == (300, 40, 40)
    corners = []
    for frame, picture in zip(frames, FEW, strict=True):
        found = [
            (top, left)
            for top, left in itertools.product(range(13), repeat=2)
            if np.array_equal(frame[top : top + 28, left : left + 28], picture)
        ]
        assert found and frame.sum(dtype=int) == picture.sum(dtype=int)
        corners.append(found[0])
    assert np.ptp(corners, axis=0).tolist() == [2 * shift, 2 * shift]
    assert np.min(corners) == 6 - shift


def test_pictures_have_one_place_each():
    _, pullover = shifted.clothes()
    for labels in shifted.LABELS:
        rows = shifted.places(labels)
        together = np.concatenate(list(rows.values()))
        assert len(set(together)) == len(together) and max(together) < len(pullover)
        drawn = draw(rows["pool"], pullover, labels, seed=1)
        assert np.bincount(pullover[drawn]).tolist() == [labels // 2] * 2
    assert max(rows["valid"]) < 12_000 == min(rows["test"])  # the test set begins there


def test_shuffled_pixels_are_the_same_for_a_linear_head():
    study = studies.load("photographs_labels")
    rows = study["numbers"] == "pixels"
    middle, shuffled = (
        study["head"][rows & (study["task"] == f"clothes, {task}")]
        for task in ("in the middle of a frame", "pixels shuffled")
    )
    assert len(middle) == len(shuffled) > 0 and np.abs(middle - shuffled).max() < 0.02
