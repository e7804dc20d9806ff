import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader import class_report, lesson_links
from grader.class_report import Bar, Task
from grader.grade import CellGrade, Grade, Outcome
from grader.submissions import Refusal, Submission
from helpers.misconceptions import CATALOGUE

SLUG = "01_toy"


def cell(name, score, *, most=1, code=None, by_hand=False):
    return CellGrade(name, score, most, written=by_hand, by_hand=by_hand, code=code)


def grade(student, cells, **remarks):
    remarks = {"limits": [], "flags": [], "seconds": 1.0, **remarks}
    return Grade(Submission(student, SLUG, Path("x.ipynb")), cells, **remarks)


OUTCOME = Outcome(
    [
        grade("ada", [cell("a", 1), cell("b", 1), cell("why", 2, most=2)]),
        grade("bob", [cell("a", 0, code="layers-shared"), cell("b", 1), cell("why", 0, most=2)]),
        grade(
            "eve",
            [
                cell("a", 0, code="layers-shared"),
                cell("b", 0.5, code="no-such-code"),
                cell("why", 0, most=2, by_hand=True),
            ],
            flags=["a: <script>it lies</script>"],
            limits=["the cell took more than 2 s"],
            seconds=9.5,
        ),
    ],
    [
        Refusal(Path("submitted/zoe") / SLUG, f"{SLUG}.ipynb is empty"),
        Refusal(Path("submitted/<img src=x:>\n"), "the folder's name cannot be a student's id"),
    ],
)


class Page(HTMLParser):
    """What a page consists of: its tags, addresses and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action")]
        assert not any(name.startswith("on") for name, _ in attrs), attrs

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def page(tmp_path):
    def page(outcome, *, sandboxed=True):
        class_report.write(outcome, tmp_path / "report.html", sandboxed=sandboxed)
        return Page((tmp_path / "report.html").read_text())

    return page


@pytest.fixture
def section():
    (section,), _ = class_report.sections(OUTCOME)
    return section


def test_points_are_counted(section):
    assert section.max_score == 4 and section.median == 1
    assert section.bars == [
        Bar("0", 0, 1), Bar("1", 1, 0), Bar("2", 0, 0), Bar("3", 0, 0), Bar("4", 1, 0)
    ]  # fmt: skip


def test_tasks_are_counted(section):
    assert section.tasks == [
        Task("a", 1, full=1, partly=0, waiting=0, none=2),
        Task("b", 1, full=2, partly=1, waiting=0, none=0),
        Task("why", 2, full=1, partly=0, waiting=1, none=1),
    ]


def test_misconceptions_are_counted_once_a_student(section):
    seen = [(one.code, one.students, one.tasks) for one in section.misconceptions]
    assert seen == [("layers-shared", ["bob", "eve"], ["a"]), ("no-such-code", ["eve"], ["b"])]
    twice = [cell("b", 0, code="layers-shared"), cell("a", 0, code="layers-shared")]
    (section,), _ = class_report.sections(Outcome([grade("ada", twice)]))
    (one,) = section.misconceptions
    assert (one.students, one.tasks) == (["ada"], ["a", "b"])


def test_points_lost_without_a_recognised_reason_are_counted():
    cells = [cell("a", 0), cell("b", 0.5), cell("c", 0, code="layers-shared"), cell("d", 1)]
    words = cell("why", 0, by_hand=True)
    grades = [grade("ada", [*cells, words]), grade("bob", [cell("a", 1), cell("b", 0)])]
    (section,), _ = class_report.sections(Outcome(grades))
    assert section.unexplained == [("b", 2), ("a", 1)]


def test_what_many_share_is_said_once_and_folded(page):
    students = [f"student-{number:02d}" for number in range(30)]
    refusals = [Refusal(Path("submitted") / who / SLUG, "it is empty") for who in students]
    grades = [
        grade(who, [cell("a", 0, code="layers-shared")], flags=["look"], limits=["slow"])
        for who in students
    ]
    shown = page(Outcome(grades, refusals))
    text = re.sub(r"\s+", " ", shown.text)
    assert shown.tags.count("details") == 4
    assert text.count("it is empty") == 1 and "30 it is empty submitted/student-00" in text
    assert "student-00, student-01, student-02 and 27 more student-03, student-04" in text
    assert text.count("student-29") == 4


def test_many_points_share_bars():
    grades = [grade("ada", [cell("a", 57, most=100)]), grade("bob", [cell("a", 100, most=100)])]
    (section,), _ = class_report.sections(Outcome(grades))
    assert [bar.label for bar in section.bars] == [str(10 * n) for n in range(11)]
    assert [bar.done for bar in section.bars] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(("most", "bars"), [(20, 21), (21, 11)])
def test_up_to_twenty_points_have_a_bar_each(most, bars):
    (section,), _ = class_report.sections(Outcome([grade("ada", [cell("a", 0, most=most)])]))
    assert len(section.bars) == bars


def test_the_page_says_it_all(page):
    text = page(OUTCOME).text
    for words in (
        "2 of 3",
        "Layers are shared where a copy was meant",
        "no-such-code",
        "eve: a: <script>it lies</script>",
        "the cell took more than 2 s",
        "1 01_toy.ipynb is empty submitted/zoe/01_toy",
        r"1 the folder's name cannot be a student's id submitted/<img src=x:>\n",
        "nine of ten for no more than 9.5 s; all of them together 11.5 s",
        "eve (9.5 s)",
    ):
        assert words in re.sub(r"\s+", " ", text), words
    assert "No sandbox" not in text


def test_the_page_holds_all_it_shows_and_runs_nothing(page, tmp_path):
    shown = page(OUTCOME)
    assert shown.addresses == [lesson_links.address(CATALOGUE["layers-shared"], tmp_path)]
    assert not {"script", "link", "iframe", "img", "object", "form"} & set(shown.tags)


def test_grading_without_a_sandbox_is_said(page):
    assert "No sandbox." in page(OUTCOME, sandboxed=False).text


def test_an_empty_class_has_a_page(page):
    text = page(Outcome([], OUTCOME.refusals)).text
    assert "zoe" in text


def test_grading_writes_the_page(toy, hand_in):
    hand_in("ada", "def double(x):\n    return 2 * x if x == 1 else None")
    command = [str(Path(sys.executable).parent / "thaw"), "grade", "--jobs", "1"]
    done = subprocess.run(command, cwd=toy.root, capture_output=True, text=True)
    assert "report.html" in done.stdout
    text = Page((toy.root / "report.html").read_text()).text
    assert "Layers are shared where a copy was meant" in text
    assert re.search(r"The median notebook ran for \d+\.\d s,", text)
