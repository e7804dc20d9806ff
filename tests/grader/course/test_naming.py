import pytest

from grader.course import naming
from grader.course.naming import Naming, student_name

SLUG = "01_toy"


@pytest.mark.parametrize(
    ("last", "first", "shown"),
    [
        ("de Vries", "Jan", "Jan de Vries (20269)"),
        ("de Vries", None, "de Vries (20269)"),
        ("", " Jan ", "Jan (20269)"),
        (None, "  ", "20269"),
        ("\x1b[31mred", "a\nb", r"a\nb \x1b[31mred (20269)"),
    ],
)
def test_a_name_is_one_line_with_the_id(last, first, shown):
    assert student_name("20269", last, first) == shown


def test_a_student_without_a_name_has_the_id():
    assert Naming().student("20269") == "20269"
    assert Naming({"20269": ("de Vries", "Jan")}).student("20269") == "Jan de Vries (20269)"


def test_names_come_from_the_gradebook_and_titles_from_the_source(toy):
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_student("ada", last_name="King, Countess", first_name="Ada")
        gradebook.update_or_create_student("bob")
    found = naming.read(toy, [SLUG])
    assert found.students == {"ada": ("King, Countess", "Ada"), "bob": ("", "")}
    tests = ("double", "it_doubles", "it_doubles_words")
    assert found.tasks == {SLUG: {**dict.fromkeys(tests, "Task"), "why": "Words"}}
