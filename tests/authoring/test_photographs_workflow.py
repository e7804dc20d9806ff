"""Labelled pictures, judges and test pictures never mix in the study of lesson 11."""

import numpy as np

from authoring.studies import photographs_workflow as workflow
from authoring.studies.photographs_labels import split


def test_labelled_pictures_and_judges_are_different_ones_of_the_pool():
    for seed in workflow.SEEDS:
        kinds, labelled, judges = workflow.drawn(seed)
        pool, test = split(kinds)
        assert np.bincount(kinds[labelled]).tolist() == [workflow.LABELS] * 8 + [6]
        assert np.bincount(kinds[judges]).min() == workflow.LEFT
        assert len({*labelled, *judges}) == len(labelled) + len(judges)
        assert {*labelled, *judges} <= {*pool} - {*test}


def test_versions_differ_from_the_pictures_and_what_comes_in_is_white():
    images = np.full((2, workflow.SIZE, workflow.SIZE, 3), 255, "float32")
    images[:, 30:90, 20:70] = np.linspace(0, 200, 50)[:, np.newaxis]
    versions = workflow.changed(images)
    assert list(versions)[:4] == list(workflow.JUDGED) and len(versions) == 4 + workflow.VARIANTS
    different = {version.tobytes() for version in versions.values()}
    assert len(different) == len(versions)
    assert all(version[:, [0, -1]].min() > 254 for version in versions.values())
