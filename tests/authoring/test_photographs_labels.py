"""Labelled, other and test photographs never mix, in the study as in the lessons."""

import itertools

import numpy as np

from authoring.studies import photographs_labels as labels
from helpers import photographs

KINDS = photographs.load()[1].astype("int64")


def test_the_test_pictures_are_equally_many_and_never_labelled():
    pool, test = labels.split(KINDS)
    assert np.bincount(KINDS[test]).tolist() == [labels.TEST] * 9
    assert sorted([*pool, *test]) == list(range(len(KINDS)))
    for seed in (*labels.DRAWS, *labels.TUNING_DRAWS):
        labelled = labels.draw(pool, KINDS, max(labels.LABELS), seed)
        assert np.bincount(KINDS[labelled]).tolist() == [8] * 9
        assert len(set(labelled)) == 72 and not set(labelled) & set(test)


def test_a_smaller_draw_is_part_of_a_larger_one():
    pool, _ = labels.split(KINDS)
    draws = [set(labels.draw(pool, KINDS, each, 1)) for each in labels.LABELS]
    assert all(small < large for small, large in itertools.pairwise(draws))


def test_the_nearest_class_mean_is_found():
    kinds = np.arange(9).repeat(3)
    x = np.eye(9)[kinds] + np.random.default_rng(1).normal(scale=0.05, size=(27, 9))
    labelled, asked = np.arange(0, 27, 3), np.arange(1, 27, 3)
    assert labels.nearest_mean(x, kinds, labelled, asked).tolist() == list(range(9))


def test_small_photographs_are_made_as_clothes_are():
    small, kinds = labels.pictures(labels.SMALL)
    clothes, _ = labels.pictures(labels.CLOTHES)
    assert small.shape == (len(KINDS), 28, 28) and small.dtype == clothes.dtype == np.uint8
    assert small[:, 0, 0].max() < 20  # black around, bright in the middle
    assert small[:, 14, 14].mean() > 80
    assert np.array_equal(kinds, KINDS)
