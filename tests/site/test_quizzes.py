"""Three questions for each lesson: their data, and the pages that are made of them."""

import re

import pytest

from authoring import build_lessons
from authoring.markdown_pages import read as read_page
from authoring.notebook_text import AuthoringError
from authoring.site import build, launch, quizzes
from authoring.site.links import in_html
from helpers.lesson_files import file_name
from helpers.misconceptions import CATALOGUE

LESSONS = build_lessons.slugs()
OPENED = re.compile(r'<details name="([^"]+)"><summary>(.+)</summary>\n\n\*\*(Yes|Not quite)\.\*\*')
#: The first question of these goes back to an earlier lesson.
FIRST_TO_ASK_BACK = "03"
WORDS = 30
GOOD = """
[[questions]]
ask = "What moves?"
section = "Two names, one layer"
[[questions.options]]
text = "`a`"
right = true
feedback = "It moved."
[[questions.options]]
text = "`b`"
misconception = "layers-shared"
feedback = "It did not."
[[questions.options]]
text = "nothing"
feedback = "Something did."
"""


@pytest.fixture(scope="module")
def found():
    return quizzes.read(LESSONS)


@pytest.fixture(scope="module")
def pages():
    return build.pages(launch.Launcher.read(""))


@pytest.fixture
def read(tmp_path):
    """A function that reads a text as the questions of a lesson."""

    def read(text, slug="03_lesson"):
        (tmp_path / f"{slug}.toml").write_text(text, encoding="utf-8")
        return quizzes.read(["03_lesson"], tmp_path)["03_lesson"]

    return read


def test_each_lesson_has_three_questions_with_one_right_option_each(found):
    assert list(found) == LESSONS
    for slug, questions in found.items():
        assert len(questions) == 3, slug
        for question in questions:
            assert sum(option.right for option in question.options) == 1
            assert 3 <= len(question.options) <= 4


def test_the_right_option_stands_at_different_places(found):
    places = [
        [option.right for option in question.options].index(True)
        for questions in found.values()
        for question in questions
    ]
    assert max(places.count(place) for place in range(4)) < len(places) / 2
    for questions in found.values():
        of_lesson = {[held.right for held in q.options].index(True) for q in questions}
        assert len(of_lesson) > 1


def test_the_first_question_asks_back_from_lesson_03_on(found):
    for slug, (first, *others) in found.items():
        assert (first.lesson < slug) == (slug[:2] >= FIRST_TO_ASK_BACK), slug
        assert {question.lesson for question in others} == {slug}


def test_the_sections_exist(found, root):
    headings = {
        slug: {
            text
            for piece in read_page(root / "course" / file_name(slug))
            for _, text in piece.headings
        }
        for slug in LESSONS
    }
    for questions in found.values():
        for question in questions:
            assert question.section.replace("`", "") in headings[question.lesson], question.section


def test_half_of_the_wrong_options_or_more_are_known_misconceptions(found):
    wrong = [
        option.misconception
        for questions in found.values()
        for question in questions
        for option in question.options
        if not option.right
    ]
    named = [entry for entry in wrong if entry is not None]
    assert len(named) >= len(wrong) / 2
    assert {entry.code for entry in named} <= CATALOGUE.keys()


def test_each_option_has_words_of_its_own_in_short_sentences(found):
    for slug, questions in found.items():
        options = [option for question in questions for option in question.options]
        assert len({option.feedback for option in options}) == len(options)
        asked = [question.ask for question in questions]
        for text in [*asked, *(part for held in options for part in (held.text, held.feedback))]:
            for sentence in re.split(r"(?<=[.?!])[”)]*\s+", text):
                assert len(sentence.split()) <= WORDS, (slug, sentence)


def test_a_question_is_read(read):
    (question,) = read(GOOD)
    assert (question.ask, question.lesson) == ("What moves?", "03_lesson")
    assert [option.right for option in question.options] == [True, False, False]
    assert question.options[1].misconception is CATALOGUE["layers-shared"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"layers-shared"', '"layers-shred"', "option 2 names layers-shred, which does not exist"),
        ("right = true\n", "", r"question 1 has 0 right options: give one of them `right = true`"),
        ('text = "nothing"', 'text = "nothing"\nright = true', "has 2 right options"),
        (GOOD[GOOD.rindex("[[") :], "", "has 2 options: write at least 3, at most 4"),
        ('feedback = "It did not."', "", "option 2 has no `feedback`: write it"),
        ('feedback = "It did not."', 'feedback = " "', "option 2 has no `feedback`"),
        ('ask = "What moves?"', "", "question 1 has no `ask`"),
        ("right = true", 'right = true\nmisconception = "layers-shared"', "option 1 is right"),
    ],
)
def test_each_mistake_in_a_question_says_what_to_do(read, old, new, complaint):
    assert old in GOOD
    with pytest.raises(AuthoringError, match=complaint):
        read(GOOD.replace(old, new))


def test_a_lesson_without_questions_and_questions_without_a_lesson_stop_the_build(read, tmp_path):
    with pytest.raises(AuthoringError, match="03_lesson.toml: write it for the lesson"):
        quizzes.read(["03_lesson"], tmp_path)
    read(GOOD)
    with pytest.raises(AuthoringError, match="04_other.toml: no lesson has this name"):
        read(GOOD, "04_other")


def test_each_option_is_a_details_with_its_feedback(found, pages):
    for slug, questions in found.items():
        text = pages[f"quizzes/{slug}.md"]
        opened = OPENED.findall(text)
        assert opened == [
            (f"question-{number}", in_html(option.text), "Yes" if option.right else "Not quite")
            for number, question in enumerate(questions, start=1)
            for option in question.options
        ]
        assert text.count("\n\n</details>\n") == len(opened)
        for question in questions:
            address = f"](../course/{file_name(question.lesson)}#"
            assert text.count(address) >= len(question.options)
            for option in question.options:
                assert option.feedback in text
                if option.misconception:
                    assert f"](../misconceptions/{option.misconception.code}.md)" in text


def test_a_question_that_asks_back_says_so(pages):
    text = pages["quizzes/03_cloning_and_freezing.md"]
    assert re.findall("^## .+$", text, re.MULTILINE) == [
        "## Question 1, back to lesson 02",
        "## Question 2",
        "## Question 3",
    ]


def test_lessons_and_the_index_lead_to_the_questions(pages):
    for slug in LESSONS:
        assert f"](../quizzes/{slug}.md)" in pages[f"course/{file_name(slug)}"]
        assert f"](./{slug}.md)" in pages["quizzes/index.md"]
    assert "\nquizzes/index\n" in pages["index.md"]


def test_a_text_becomes_html():
    assert in_html("`a < b` & *c*") == "<code>a &lt; b</code> &amp; *c*"
