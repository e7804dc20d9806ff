"""The class report in a real browser: the demo class, and a generated class of 3000."""

import random
import shutil
import statistics
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from grader.cli import demo
from grader.course.naming import Naming
from grader.grading.grade import grade_course
from grader.grading.outcome import CellGrade, Grade, Outcome
from grader.reports import class_report
from grader.sheet.metadata import Run
from grader.similarity import pairs, similarity_page, works
from grader.submissions.find import Rejection, Submission
from grader.viva import viva_pages
from grader.viva.class_viva import Viva
from grader.viva.code_changes import Change
from grader.viva.questions import Question
from grader.viva.tasks import Task
from helpers.misconceptions import CATALOGUE
from tests.browser.accessibility import barriers

pytestmark = pytest.mark.full

SIMILAR = "03_cloning_and_freezing"
STUDENTS = 3000
#: A page of a class of 3000 may be as large as this, and have as many elements.
MOST_BYTES, MOST_ELEMENTS = 2_000_000, 5_000
TASKS = {"one_that_all_can": 0.97, "one_that_half_can": 0.5, "a_hard_one_with_a_long_name": 0.15}
READ = """
() => [...document.querySelectorAll("section")].map(section => {
    const texts = (row, what) => [...row.querySelectorAll(what)].map(held => held.innerText.trim());
    const rows = (table) => [...section.querySelectorAll(`.${table} tbody tr`)];
    return {
        assignment: section.querySelector("h2").innerText,
        figures: texts(section, "dd"),
        histogram: rows("histogram").map(row => texts(row, "td")),
        tasks: rows("tasks").filter(row => row.className !== "title").map(row => [
            row.querySelector("code").textContent, ...texts(row, "td").slice(1),
            row.querySelector(".bar").getAttribute("aria-label")]),
        detected: [...section.querySelectorAll(".detected > li, .rare > li")].map(held => [
            held.querySelector(".share strong")?.textContent ?? "1",
            held.querySelector(".code").textContent]),
        rejected: rows("rejected").map(row => texts(row, "td")),
    };
})
"""
LOAD = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


def made_up(slug, students, codes):
    """A generated outcome of one assignment, with long and short names and all kinds of remarks."""
    draw = random.Random(slug)
    weights = [1 / (rank + 1) for rank in range(len(codes))] + [0.5]
    grades, rejections = [], []
    for number in range(students):
        student = f"student-{number:04d}"
        if number % 100 == 7:
            student += "-of-a-name-that-goes-on-and-on-until-nobody-reads-it-any-more"
        if draw.random() < 0.02:
            reason = draw.choice([f"{slug}.ipynb is empty", "the folder is empty"])
            rejections.append(Rejection(Path("submitted") / student / slug, reason))
            continue
        cells = []
        for name, share in TASKS.items():
            right = draw.random() < share
            (code,) = draw.choices([*codes, None], weights) if not right else [None]
            cells.append(CellGrade(name, 2.0 * right, 2, False, False, code))
        pending = draw.random() < 0.3
        points_given = 0.0 if pending else draw.choice([0.5, 1.0, 2.0])
        cells.append(CellGrade("in_words", points_given, 2, True, pending, None))
        flags = ["one_that_all_can: cannot fail any more"] if draw.random() < 0.01 else []
        limits = ["the cell took more than 120 s"] if draw.random() < 0.01 else []
        submission = Submission(student, slug, Path("x.ipynb"))
        run = Run(limits, flags, draw.lognormvariate(1, 0.5))
        grades.append(Grade(submission, cells, run))
    return Outcome(grades, rejections)


def expected(outcome):
    """The expected contents of the page, counted independently."""
    scores = [grade.score for grade in outcome.grades]
    most = outcome.grades[0].max_score
    points = Counter(int(score) for score in scores)
    tasks = []
    for place, first in enumerate(outcome.grades[0].cells):
        kinds = Counter()
        for grade in outcome.grades:
            cell = grade.cells[place]
            some = "full" if cell.score == cell.max_score else "some" if cell.score else "none"
            kinds["pending" if cell.pending else some] += 1
        full = f"{kinds['full']} of {len(scores)}"
        full += f"\n{kinds['pending']} pending" if kinds["pending"] else ""
        label = f"{kinds['full']} full points, {kinds['some']} some points, "
        label += f"{kinds['pending']} pending, {kinds['none']} no points"
        tasks.append([first.cell, f"{first.max_score:g}", "", full, label])
    detected = defaultdict(set)
    for grade in outcome.grades:
        for cell in grade.cells:
            detected[cell.code].add(grade.submission.student)
    detected.pop(None, None)
    return {
        "figures": [
            str(len(scores)),
            f"{statistics.median(scores):g} of {most:g}",
            str(sum(any(cell.pending for cell in grade.cells) for grade in outcome.grades)),
            str(sum(bool(grade.run.review) for grade in outcome.grades)),
            str(len(outcome.rejections)),
            str(len(outcome.missing.get(outcome.grades[0].submission.assignment, []))),
        ],
        "histogram": [
            [str(held), "", str(points[held] or "")] for held in range(int(most), -1, -1)
        ],
        "tasks": tasks,
        "detected": sorted([str(len(who)), code] for code, who in detected.items()),
    }


def check(shown, outcome):
    shown = {**shown, "detected": sorted(shown["detected"])}
    for name, value in expected(outcome).items():
        assert shown[name] == value, name


@pytest.fixture
def open_report(browser):
    """A function that opens a page in a window of a given size and prints the load time."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})

    def open_report(path):
        page.goto(f"file://{path}", wait_until="load")
        print(f"{path.stat().st_size / 1000:.0f} kB, opened in {page.evaluate(LOAD):.0f} ms")
        return page

    yield open_report
    page.close()


def look_at(page, screenshot, name):
    """Take screenshots of a page, and check that nothing is cut off on a phone."""
    screenshot(page, name, full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    screenshot(page, f"{name}-phone", full_page=True)
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.add_style_tag(content="html { filter: grayscale(1) }")
    screenshot(page, f"{name}-printed-grey", full_page=True)


def test_a_class_of_3000_is_shown_quickly_and_correctly(tmp_path, open_report, screenshot):
    codes = {"03_cloning_and_freezing": [], "06_fine_tuning": [], "08_learning_rate_schedules": []}
    for slug, held in codes.items():
        held += [code for code, entry in CATALOGUE.items() if entry.lesson == slug]
    outcomes = [made_up(slug, STUDENTS, held) for slug, held in codes.items()]
    together = Outcome(
        [grade for outcome in outcomes for grade in outcome.grades],
        [rejection for outcome in outcomes for rejection in outcome.rejections],
    )
    path = tmp_path / "report.html"
    class_report.write(together, path, sandboxed=True)
    page = open_report(path)
    assert path.stat().st_size < MOST_BYTES
    assert page.evaluate("document.querySelectorAll('*').length") < MOST_ELEMENTS
    sections = page.evaluate(READ)
    assert [shown["assignment"] for shown in sections] == list(codes)
    for shown, outcome in zip(sections, outcomes, strict=True):
        check(shown, outcome)
        reasons = Counter(rejection.reason for rejection in outcome.rejections)
        assert {why: int(number) for number, why, _ in shown["rejected"]} == reasons
    look_at(page, screenshot, "class-of-3000")


@pytest.fixture(scope="module")
def demo_class(root, tmp_path_factory, sandbox):
    """The demo class, graded in its own folder: (course, outcome, path of the report)."""
    folder = tmp_path_factory.mktemp("demo")
    for name in ("source", "release", "demo/class.csv", "bank", "nbgrader_config.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)
    course = demo.prepare(folder)
    outcome = grade_course(course, jobs=2)
    class_report.write(outcome, course.root / "report.html", sandboxed=True)
    return course, outcome, course.root / "report.html"


def test_the_demo_class_matches_the_gradebook(demo_class, open_report, screenshot):
    course, outcome, path = demo_class
    page = open_report(path)
    (shown,) = page.evaluate(READ)
    check(shown, outcome)
    slug = shown["assignment"]
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(slug)
        points = Counter(int(submission.score) for submission in submissions)
        full = Counter(
            grade.name
            for submission in submissions
            for grade in submission.notebooks[0].grades
            if grade.score == grade.max_score and not grade.needs_manual_grade
        )
    assert {int(label): int(count) for label, _, count in shown["histogram"] if count} == points
    for task, _, _, count, _ in shown["tasks"]:
        assert int(count.split(" of ")[0]) == full[task]
    for link in page.locator(".detected a").all():
        assert Path(unquote(urlparse(link.evaluate("link => link.href")).path)).exists()
    look_at(page, screenshot, "class-report")


def question():
    """A question whose lines are longer than a phone is wide."""
    line = f"    return {' + '.join(map(str, range(60)))}"
    task = Task("f", f"def f():\n{line}", "print(f())", {"g": f"def g():\n{line}"})
    change = Change("another constant", (2, 2), line, "return 0", "", "def f():\n    return 0")
    return Question(task, "1770", change, False, "    return 0", ["0", "1770"], ["", ""], 0)


def test_reports_and_feedback_keep_nobody_out(demo_class, open_report):
    course, _, report = demo_class
    feedback = sorted((course.root / "feedback").rglob("*.html"))
    assert feedback
    page = open_report(report)
    talks = course.root / "viva"
    viva_pages.write(talks, "03_x", [Viva("ada", [question()]), Viva("bob")], Naming())
    submitted = next((course.root / "submitted").glob(f"*/{SIMILAR}"))
    twin = course.root / "submitted" / "twin" / SIMILAR
    shutil.copytree(submitted, twin)
    alike = course.root / "similar.html"
    group = works.read(course, SIMILAR)
    shutil.rmtree(twin.parent)
    similarity_page.write(alike, SIMILAR, group, pairs.compare(group), Naming())
    assert "twin" in alike.read_text()
    talk_pages = talks / "answers.html", talks / "students" / "ada.html"
    for path in (report, *feedback[:2], *talk_pages, alike):
        page.goto(f"file://{path}")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert barriers(page) == [], (path.name, width)
