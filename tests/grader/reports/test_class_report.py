import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.course.naming import Naming
from grader.grading.grade import grade_course
from grader.grading.outcome import CellGrade, Grade, Outcome
from grader.pages import lesson_links
from grader.reports import assignment_counts, class_report
from grader.reports.assignment_counts import MAX_RARE, Bar, Task
from grader.sheet.metadata import Run
from grader.submissions.find import Rejection, Submission
from helpers.misconceptions import CATALOGUE

SLUG = "01_toy"


def cell(name, score, *, most=1, code=None, pending=False, answered=True):
    return CellGrade(name, score, most, pending, pending, code, answered)


def grade(student, cells, **run):
    return Grade(Submission(student, SLUG, Path("x.ipynb")), cells, Run(**{"seconds": 1.0, **run}))


def text_of(page):
    return re.sub(r"\s+", " ", page.text)


OUTCOME = Outcome(
    [
        grade("ada", [cell("a", 1), cell("b", 1), cell("why", 2, most=2)]),
        grade("bob", [cell("a", 0, code="layers-shared"), cell("b", 1), cell("why", 0, most=2)]),
        grade(
            "eve",
            [
                cell("a", 0, code="layers-shared"),
                cell("b", 0.5, code="no-such-code"),
                cell("why", 0, most=2, pending=True),
            ],
            flags=["a: <script>it lies</script>"],
            limits=["the cell took more than 2 s"],
            seconds=9.5,
        ),
    ],
    [
        Rejection(Path("submitted/zoe") / SLUG, f"{SLUG}.ipynb is empty"),
        Rejection(Path("submitted/<img src=x:>\n"), "the folder's name cannot be a student's id"),
    ],
)


class Page(HTMLParser):
    """The tags, addresses and text of a page."""

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
    (section,), _ = assignment_counts.sections(OUTCOME)
    return section


def test_points_are_counted(section):
    assert section.max_score == 4 and section.median == 1
    assert section.bars == [
        Bar("0", 0, 1), Bar("1", 1, 0), Bar("2", 0, 0), Bar("3", 0, 0), Bar("4", 1, 0)
    ]  # fmt: skip


def test_tasks_are_counted(section):
    assert section.tasks == [
        Task("a", 1, full=1, partly=0, pending=0, none=2),
        Task("b", 1, full=2, partly=1, pending=0, none=0),
        Task("why", 2, full=1, partly=0, pending=1, none=1),
    ]


def test_misconceptions_are_counted_once_per_student(section):
    seen = [(one.code, one.students, one.tasks) for one in section.misconceptions]
    assert seen == [("layers-shared", ["bob", "eve"], ["a"]), ("no-such-code", ["eve"], ["b"])]
    twice = [cell("b", 0, code="layers-shared"), cell("a", 0, code="layers-shared")]
    (section,), _ = assignment_counts.sections(Outcome([grade("ada", twice)]))
    (one,) = section.misconceptions
    assert (one.students, one.tasks) == (["ada"], ["b", "a"])


def test_equally_frequent_misconceptions_are_in_the_tasks_order():
    codes = list(CATALOGUE)[:3]
    cells = [cell(name, 0, code=code) for name, code in zip("zya", codes, strict=True)]
    both = [*cells, cell("b", 0, code="no-such-code")]
    (section,), _ = assignment_counts.sections(
        Outcome([grade("ada", both), grade("bob", both[-1:])])
    )
    assert [one.code for one in section.misconceptions] == ["no-such-code", *codes]


def test_many_rare_misconceptions_are_a_short_list(page):
    codes = list(CATALOGUE)[: MAX_RARE + 1]
    cells = [cell(name, 0, code=code) for name, code in zip("abcd", codes, strict=True)]
    shared = cell("e", 0, code="no-such-code")
    few = Outcome([grade("ada", [*cells[1:], shared]), grade("bob", [shared])])
    many = Outcome([grade("ada", [*cells, shared]), grade("bob", [shared])])
    (shown,), _ = assignment_counts.sections(few)
    assert (len(shown.common), shown.rare) == (MAX_RARE + 1, [])
    (shown,), _ = assignment_counts.sections(many)
    assert [one.code for one in shown.common] == ["no-such-code"]
    assert [one.code for one in shown.rare] == codes
    assert "one student each" not in text_of(page(few))
    text = text_of(page(many))
    assert "Also detected, in the work of one student each:" in text and "1 of 2 (50 %)" not in text
    assert all(code in text for code in codes)


def test_collapsed_lists_have_a_summary(page):
    codes = list(CATALOGUE)[:7]
    cells = [cell(code, 0, code=code) for code in codes]
    grades = [grade("ada", cells), grade("bob", cells), grade("eve", cells[:6])]
    assert "2 more, each in the work of 2 to 3 students" in text_of(page(Outcome(grades)))
    assert "2 more, each in the work of 2 students" in text_of(page(Outcome(grades[:2])))
    assert "2 more, each in the work of 1 student " not in text_of(page(Outcome(grades[:1])))


def test_students_have_the_names_of_the_roster(page):
    names = {who: (f"<{who.title()}>", "Jan") for who in ("bob", "eve", "zoe", "kim")}
    named = Outcome(
        OUTCOME.grades, OUTCOME.rejections, {SLUG: ["kim", "lee"]}, names=Naming(students=names)
    )
    text = text_of(page(named))
    assert "No submission: Jan <Kim> (kim), lee" in text
    assert "Jan <Bob> (bob), Jan <Eve> (eve)" in text
    assert "Jan <Eve> (eve): a: <script>it lies" in text
    assert "Jan <Eve> (eve): the cell took" in text
    assert "Jan <Eve> (eve): 9.5 s, ada: 1.0 s" in text
    assert "is empty Jan <Zoe> (zoe): submitted/zoe" in text


def test_tasks_have_their_titles(page):
    titles = {"a": "Task 1 · `is`", "b": "Task 1 · `is`", "why": "Task 2 · Words"}
    text = text_of(page(Outcome(OUTCOME.grades, names=Naming(tasks={SLUG: titles}))))
    assert "layers-shared in Task 1 · is (a)" in text
    assert "0.5" not in text and "Task 1 · is a 1" in text and "Task 2 · Words why 2" in text
    assert text.count("Task 1 · is a") == 1


def test_so_far_is_shown_only_with_pending_submissions(page):
    done = Outcome(OUTCOME.grades[:2])
    assert "so far" in page(OUTCOME).text and "so far" not in page(done).text


@pytest.mark.full
def test_missing_answers_are_counted(page, toy, submit):
    submit("ada", "")
    submit("bob", "", free_text="Because I say so.")
    submit("eve", "", free_text="No idea.")
    grade_course(toy)
    with toy.gradebook() as gradebook:
        given = gradebook.find_grade("why", SLUG, SLUG, "eve")
        given.manual_score, given.needs_manual_grade = 0, False
        gradebook.db.commit()
    outcome = grade_course(toy)
    answered = {one.submission.student: one.cells[-1].answered for one in outcome.grades}
    assert answered == {"ada": False, "bob": True, "eve": True}
    text = text_of(page(outcome))
    assert "Words why 1 of 3 without an answer" in text
    assert text.count("without an answer") == 1


def test_points_lost_without_a_misconception_are_counted():
    cells = [cell("a", 0), cell("b", 0.5), cell("c", 0, code="layers-shared"), cell("d", 1)]
    answer = cell("why", 0, pending=True)
    grades = [grade("ada", [*cells, answer]), grade("bob", [cell("a", 1), cell("b", 0)])]
    (section,), _ = assignment_counts.sections(Outcome(grades))
    assert section.unexplained == [("b", 2), ("a", 1)]


def test_long_lists_are_collapsed(page):
    students = [f"student-{number:02d}" for number in range(30)]
    rejections = [Rejection(Path("submitted") / who / SLUG, "it is empty") for who in students]
    grades = [
        grade(who, [cell("a", 0, code="layers-shared")], flags=["look"], limits=["slow"])
        for who in students
    ]
    shown = page(Outcome(grades, rejections))
    text = text_of(shown)
    assert shown.tags.count("details") == 4
    assert text.count("it is empty") == 1 and "30 it is empty submitted/student-00" in text
    assert "student-00, student-01, student-02 and 27 more student-03, student-04" in text
    assert text.count("student-29") == 4


def test_many_points_share_bars():
    grades = [grade("ada", [cell("a", 57, most=100)]), grade("bob", [cell("a", 100, most=100)])]
    (section,), _ = assignment_counts.sections(Outcome(grades))
    assert [bar.label for bar in section.bars] == [str(10 * n) for n in range(11)]
    assert [bar.graded for bar in section.bars] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(("most", "bars"), [(20, 21), (21, 11)])
def test_up_to_twenty_points_each_have_a_bar(most, bars):
    (section,), _ = assignment_counts.sections(Outcome([grade("ada", [cell("a", 0, most=most)])]))
    assert len(section.bars) == bars


def test_the_page_shows_the_results(page):
    text = text_of(page(OUTCOME))
    for part in (
        "2 of 3",
        "Layers are shared where a copy was meant",
        "no-such-code",
        "eve: a: <script>it lies</script>",
        "the cell took more than 2 s",
        "1 01_toy.ipynb is empty submitted/zoe/01_toy",
        r"1 the folder's name cannot be a student's id submitted/<img src=x:>\n",
        "nine of ten for at most 9.5 s; all notebooks together 11.5 s",
        "eve: 9.5 s",
    ):
        assert part in text, part
    assert "No sandbox" not in text


def test_the_page_is_self_contained_and_runs_nothing(page, tmp_path):
    shown = page(OUTCOME)
    assert shown.addresses == [lesson_links.address(CATALOGUE["layers-shared"], tmp_path)]
    assert not {"script", "link", "iframe", "img", "object", "form"} & set(shown.tags)


def test_grading_without_a_sandbox_is_reported(page):
    assert "No sandbox." in page(OUTCOME, sandboxed=False).text


def test_an_empty_class_has_a_page(page):
    text = page(Outcome([], OUTCOME.rejections)).text
    assert "zoe" in text


@pytest.mark.full
def test_grading_writes_the_page(toy, submit):
    submit("ada", "def double(x):\n    return 2 * x if x == 1 else None")
    command = [str(Path(sys.executable).parent / "thaw"), "grade", "--jobs", "1"]
    done = subprocess.run(command, cwd=toy.root, capture_output=True, text=True)
    assert "report.html" in done.stdout
    text = Page((toy.root / "report.html").read_text()).text
    assert "Layers are shared where a copy was meant" in text
    assert re.search(r"The median notebook ran for \d+\.\d s,", text)
