"""Numbers and names in the paper are those of the files that it cites."""

import re
from collections import Counter

import pytest

from authoring.site import build, field_guide
from helpers import studies
from helpers.lesson_files import file_name
from helpers.misconceptions import CATALOGUE


@pytest.fixture(scope="module")
def paper(root):
    return " ".join((root / "paper" / "paper.md").read_text(encoding="utf-8").split())


def test_verdicts_are_those_of_the_lesson(paper, root):
    found = field_guide.sentences(root / "course" / file_name(build.FIELD_GUIDE))
    verdicts = Counter(held.verdict for held in found)
    assert f"turns {len(found)} sentences" in paper
    assert (
        f"{verdicts['holds']} hold, {verdicts['depends']} depend on the case, "
        f"{verdicts['holds no more']} hold no more, and {verdicts['held in neither']} held neither"
    ) in paper


def test_all_versions_of_keras_agree(paper):
    study = studies.load("keras_versions")
    of_sentences = study["suite"] == "sentences"
    versions = sorted(set(study["keras"][of_sentences]), key=lambda held: held.split("."))
    assert f"on Keras {', '.join(versions[:-1])} and {versions[-1]}, with the same" in paper
    results = set(zip(study["name"][of_sentences], study["result"][of_sentences], strict=True))
    assert len(results) == len({name for name, _ in results}) > 0


def test_accuracies_are_those_of_the_study(paper):
    study = studies.load("photographs_labels")

    def accuracies(numbers, labels):
        here = (study["task"] == "photographs") & (study["numbers"] == numbers)
        return study["head"][here & (study["labels"] == labels)]

    with_base, without = accuracies("ImageNet", 2), accuracies("pixels", 8)
    assert f"a mean accuracy of {with_base.mean():.2f}, and eight labels without" in paper
    assert f"without the base {without.mean():.2f}, over {len(without)} draws" in paper


def test_the_catalogue_has_as_many(paper):
    assert f"A catalogue holds {len(CATALOGUE)} misconceptions" in paper


def test_what_it_cites_exists(paper, root):
    for name in re.findall(r"stored study `(\w+)`", paper):
        assert studies.about(name)
    makefile = (root / "Makefile").read_text() + (root / "student_copy" / "Makefile").read_text()
    for target in re.findall(r"`make (\w+)", paper):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for path in re.findall(r"`((?:docs|course|helpers)/[\w/.]+)`", paper):
        assert (root / path).exists(), path
    entries = re.findall(r"^@\w+\{(\w+),", (root / "paper" / "paper.bib").read_text(), re.MULTILINE)
    assert sorted(set(re.findall(r"\[@(\w+)\]", paper))) == sorted(entries)
