"""Pages that are made from data, before Sphinx sees them."""

import re
import tomllib

import pytest

from authoring import build_lessons
from authoring.notebook_text import AuthoringError
from authoring.site import alignment, build, field_guide, launch, lessons, links, symptoms
from helpers import course_map
from helpers.lesson_files import file_name
from helpers.misconceptions import CATALOGUE
from tests.site import hidden

ADDRESS = "https://github.com/owner/name"
KNOWN = {"index.md", "assignments.md", "course/lesson_04_b.ipynb", "docs/student.md"}


@pytest.fixture(scope="module")
def pages():
    return build.pages(launch.Launcher.read(""))


def test_all_lessons_and_misconceptions_have_a_page(pages, root):
    assert {f"course/{path.name}" for path in root.glob("course/*.ipynb")} <= pages.keys()
    assert {f"misconceptions/{code}.md" for code in CATALOGUE} <= pages.keys()
    assert {f"docs/{path.name}" for path in root.glob("docs/*.md")} <= pages.keys()


def test_all_misconceptions_are_in_the_index(pages):
    linked = re.findall(r"\]\(\./([a-z-]+)\.md\)", pages["misconceptions/index.md"])
    assert sorted(linked) == sorted(CATALOGUE)


def test_the_page_of_a_misconception_says_first_why_it_seems_right(pages):
    for code, entry in CATALOGUE.items():
        text = pages[f"misconceptions/{code}.md"]
        right, wrong = text.split("## Why it seems right\n")[1].split("## Why it is wrong\n")
        assert right.strip() == links.plain(entry.plausible)
        assert wrong.strip().startswith(links.plain(entry.why))


def test_the_page_of_a_misconception_says_how_often_the_bank_has_it(pages):
    counts = tomllib.loads(symptoms.SEEN.read_text(encoding="utf-8"))
    assert set(counts) <= set(CATALOGUE) and len(counts) > len(CATALOGUE) // 2
    for code in CATALOGUE:
        total, _ = counts.get(code, (0, 0))
        found = re.findall(
            r"^- (\d+) wrong submissions? show", pages[f"misconceptions/{code}.md"], re.M
        )
        assert found == [str(total)] * bool(total)


def test_no_page_has_a_line_of_a_solution_or_hidden_test(pages, root):
    secret = hidden.secret(root)
    assert len(secret) > 1000
    for name, text in pages.items():
        lines = {line.strip().strip('",').removesuffix("\\n") for line in text.splitlines()}
        assert not lines & secret, name


def test_the_map_has_a_place_for_each_lesson():
    course = lessons.lessons()
    placed = [lesson.slug for _, held in lessons.parts(course) for lesson in held]
    assert sorted(placed) == build_lessons.slugs()
    assert all(lesson.question and lesson.sections for lesson in course)


def test_a_lesson_that_the_map_lacks_comes_last(monkeypatch):
    (name, held), *others = course_map.PARTS.items()
    monkeypatch.setattr(course_map, "PARTS", {name: held[1:], **dict(others)})
    *_, (last, lacking) = lessons.parts(lessons.lessons())
    assert last == lessons.OTHERS and [lesson.slug for lesson in lacking] == [held[0].slug]


def test_the_field_guide_has_what_the_lesson_printed(root):
    path = root / "course" / file_name(build.FIELD_GUIDE)
    found = field_guide.sentences(path)
    assert [held.number for held in found] == list(range(1, len(found) + 1))
    for decision in {held.verdict for held in found}:
        numbers = [str(held.number) for held in found if held.verdict == decision]
        # The lesson counts them as well.
        counted = re.escape(f"{decision:15}{len(numbers):3}: {' '.join(numbers)}\\n")
        assert re.search(counted, path.read_text(encoding="utf-8")), decision
    assert {held.said for held in found} >= {"nothing", "warning", "ValueError"}


def test_a_sentence_without_a_verdict_stops_the_build(root, tmp_path):
    text = (root / "course" / file_name(build.FIELD_GUIDE)).read_text(encoding="utf-8")
    broken = tmp_path / "lesson.ipynb"
    broken.write_text(re.sub("now holds, Keras 2", "then holds, Keras 2", text), encoding="utf-8")
    with pytest.raises(AuthoringError, match="lacks a part"):
        field_guide.sentences(broken)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("[x](lesson_04_b.ipynb#All-five,-pairs)", "[x](lesson_04_b.ipynb#all-five-pairs)"),
        ("[x](#Does-it-run-here?)", "[x](#does-it-run-here)"),
        ("[x](../docs/student.md#start)", "[x](../docs/student.md#start)"),
        ("[all](../README.md#lessons)", "[all](../index.md#lessons)"),
        ("[01](../release/01_a/01_a.ipynb)", "[01](../assignments.md)"),
        ("[`a.py`](../grader/a.py), [b](https://x.org/b)", "`a.py`, [b](https://x.org/b)"),
        ("`[x](../grader/a.py)`", "`[x](../grader/a.py)`"),
        ("```\n[x](../grader/a.py)\n```", "```\n[x](../grader/a.py)\n```"),
    ],
)
def test_links_work_on_the_site(written, wanted):
    assert links.on_site(written, "course/lesson_00_a.ipynb", KNOWN) == wanted


def test_texts_of_the_catalogue_stay_as_they_are():
    assert links.plain("a_b * c, `d_e`, <f> [g]") == r"a\_b \* c, `d_e`, \<f\> \[g\]"


def test_without_an_address_there_is_no_button(pages):
    opening = pages["course/lesson_00_start_here.ipynb"]
    for name in ("colab", "mybinder", "codespaces.new"):
        assert name not in opening


def test_with_an_address_each_lesson_can_be_run(root):
    launcher = launch.Launcher.read(f"{ADDRESS}.git")
    for slug in build_lessons.slugs():
        text = launcher.markdown(slug)
        assert f"/github/owner/name/blob/main/course/lesson_{slug}.ipynb" in text
        assert f"/gh/owner/name/main?urlpath=lab/tree/course/lesson_{slug}.ipynb" in text
    guide = (root / "docs" / "student.md").read_text()
    for line in launch.LINES.format(repository="https://git.example.org/thaw").splitlines():
        assert line in guide.splitlines()


@pytest.mark.parametrize("address", ["git.example.org/thaw", "https://github.com/owner"])
def test_another_kind_of_address_is_rejected(address):
    with pytest.raises(AuthoringError, match="is not https://github.com/OWNER/NAME"):
        launch.Launcher.read(address)


def test_each_lesson_says_which_section_serves_which_objective():
    served = tomllib.loads(alignment.OBJECTIVES.read_text(encoding="utf-8"))
    assert sorted(served) == build_lessons.slugs()


def test_unknown_names_in_the_data_are_rejected(tmp_path, monkeypatch):
    data = tmp_path / "data.toml"
    data.write_text('[a]\ntitle = "A?"\nfirst = ""\ncauses = ["no-such-code"]\n')
    monkeypatch.setattr(symptoms, "QUESTIONS", data)
    with pytest.raises(AuthoringError, match="a names no-such-code"):
        symptoms.read()
    data.write_text('[00_start_here]\n"No such section" = [1]\n')
    monkeypatch.setattr(alignment, "OBJECTIVES", data)
    with pytest.raises(AuthoringError, match="00_start_here has no 'No such section'"):
        alignment.rows(lessons.lessons(), [])
