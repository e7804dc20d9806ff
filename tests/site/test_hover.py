"""Words with their meaning in lessons' prose."""

import pytest

from authoring.site.glossary import Word
from authoring.site.hover import with_meanings

EPOCH = Word("epoch", 'as many steps as it takes to `see` "all"', "[01 Statistics](course/x.ipynb)")
LINK = '<a class="word" href="../glossary.html#term-{}" title="{}">{}</a>'
LINKED = LINK.format("epoch", "as many steps as it takes to see &quot;all&quot;", "epochs")


def test_a_word_is_a_link_where_it_first_stands_in_prose():
    texts = ["# 05 · An epoch\n\nTen `epoch`s.", "Two epochs, three epochs.", "An epoch."]
    found = with_meanings(texts, [EPOCH], "05_a")
    assert found == [texts[0], f"Two {LINKED}, three epochs.", texts[2]]


@pytest.mark.parametrize(
    "text",
    [
        "The first **epoch** is",
        "[an epoch](a.ipynb)",
        "```\nepoch\n```",
        "| epoch |",
        "<b title='epoch'>",
        "$epoch$",
        "per-epoch and epochal",
        "> an epoch",
    ],
)
def test_elsewhere_it_stays(text):
    assert with_meanings([text], [EPOCH], "05_a") == [text]


def test_the_lesson_that_explains_it_and_those_before_it_stay():
    for lesson in ("00_a", "01_a"):
        assert with_meanings(["An epoch."], [EPOCH], lesson) == ["An epoch."]


def test_a_longer_word_is_not_cut():
    words = [Word("batch", "b", "[01 A](x)"), Word("batch normalization", "n", "[01 A](x)")]
    (found,) = with_meanings(["With batch normalization."], words, "05_a")
    long = LINK.format("batch-normalization", "n", "batch normalization")
    assert found == f"With {long}."
