"""The summary of a feedback page."""

import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.course import conversions
from grader.course.course import Course
from grader.grading.grade import grade_course
from grader.pages.sanitizer import with_code
from grader.pages.stopped import Stopped
from grader.steps import feedback_summary
from grader.steps.feedback_summary import SummarizeTasks, title_of
from helpers.checks import CheckFailed
from helpers.misconceptions import CATALOGUE

SLUG = "01_toy"
STOPPED = Stopped("ValueError", "no", "double")


def graded(name, score, points, *, answer=None, comment=None):
    nbgrader = {"grade_id": name, "grade": True, "solution": answer is not None, "locked": False}
    nbgrader |= {"score": score, "points": points, "comment": comment, "task": False}
    if answer is not None:
        return new_markdown_cell(answer, metadata={"nbgrader": nbgrader})
    return new_code_cell("test()", metadata={"nbgrader": nbgrader})


def tasks(*cells, verdicts=None, **others):
    resources = {
        "pending": (),
        "unconfirmed": (),
        "titles": {},
        "stopped": {},
        "unseen": (),
        "sections": {},
    }
    settings = {name: others.pop(name) for name in others.keys() - resources}
    resources |= {**others, "verdicts": verdicts or {}}
    return SummarizeTasks(**settings).tasks(new_notebook(cells=list(cells)), resources)


def verdict(name, text, said="said"):
    return new_output("error", ename=name, evalue=text, traceback=[said])


def the_remark(error, stopped=None):
    (task,) = tasks(graded("a", 0, 1), verdicts={"a": error}, stopped={"a": stopped})
    (remark,) = task.remarks
    return remark


def summary_for(course, student):
    page = (course.folder("feedback", student, SLUG) / f"{SLUG}.html").read_text(encoding="utf-8")
    return page, page.partition('<header class="summary">')[2].partition("</header>")[0]


def test_points_are_summed_under_each_title_of_the_source():
    first, second = tasks(
        new_markdown_cell("## Forged (3 points)"),
        graded("c", 0, 2, answer="Because."),
        graded("a", 1, 1),
        new_markdown_cell("## My own notes (2 points)"),
        graded("b", 0.5, 2),
        titles={"a": "One · a *first*", "b": "One · a *first*", "c": "Two"},
        verdicts={"b": verdict("ValueError", "")},
        stopped={"b": STOPPED},
        pending=["c"],
    )
    assert (first.title, first.anchor, first.score, first.max_score) == (
        "One · a *first*",
        "a",
        1.5,
        3,
    )
    assert [remark.stopped for remark in first.remarks] == [STOPPED]
    assert (second.title, second.score, second.pending, second.remarks) == ("Two", 0, 2, [])


def test_without_a_title_the_task_has_its_name():
    (task,) = tasks(new_markdown_cell("## Forged (1 point)"), graded("a", 1, 1))
    assert task.title == "a"


def test_a_detected_misconception_has_advice_and_a_link():
    failed = CheckFailed("the same " * 20, "another", "layers-shared")
    remark = the_remark(verdict("CheckFailed", str(failed)))
    assert remark.text == remark.misconception.name and remark.misconception.code == "layers-shared"
    assert dict(remark.parts) == {"Expected": ("the same " * 20).strip(), "Found": "another"}
    section = remark.misconception.section.replace(" ", "-")
    lesson = remark.misconception.lesson
    assert remark.lesson.startswith(f"http://localhost:8888/lab/tree/course/lesson_{lesson}.ipynb#")
    assert section.split("-")[0] in remark.lesson and " " not in remark.lesson


def test_without_a_misconception_the_link_leads_to_the_section_of_the_task():
    section = ("03_cloning_and_freezing", "Two names, one layer")
    stopped, recognized = tasks(
        graded("a", 0, 1),
        graded("b", 0, 1),
        verdicts={"a": verdict("ValueError", ""), "b": failed("thaw-skipped")},
        stopped={"a": STOPPED},
        sections={"a": section, "b": section},
    )
    (remark,) = stopped.remarks
    assert remark.read == section
    assert remark.lesson.endswith("/lesson_03_cloning_and_freezing.ipynb#Two-names%2C-one-layer")
    assert recognized.remarks[0].read == (
        CATALOGUE["thaw-skipped"].lesson,
        CATALOGUE["thaw-skipped"].section,
    )


def test_the_page_links_to_the_section_of_the_task(toy, submit):
    submit("bob", "def double(x):\n    return 3 * x")
    grade_course(toy)
    entry = CATALOGUE["layers-shared"]
    _, summary = summary_for(toy, "bob")
    assert summary.count(f"lesson {entry.lesson[:2]}, “{entry.section}”</a>") == 2


def test_the_lessons_address_can_be_set():
    error = verdict("CheckFailed", str(CheckFailed("x", "y", "layers-shared")))
    (task,) = tasks(graded("a", 0, 1), verdicts={"a": error}, lessons="https://example.org/course/")
    assert task.remarks[0].lesson.startswith("https://example.org/course/lesson_0")


def test_other_verdicts_are_reported_in_one_sentence():
    assert the_remark(verdict("CheckFailed", str(CheckFailed("3", "4")))).parts == (
        ("Expected", "3"),
        ("Found", "4"),
    )
    assert "raise NotImplementedError" in the_remark(verdict("NotImplementedError", "")).text
    assert the_remark(verdict("ValueError", ""), STOPPED).stopped == STOPPED
    too_long = the_remark(verdict("TimeLimitReached", "the cell took more than 120 s")).text
    assert too_long.startswith(
        "The test was stopped: the cell took more than 120 s. Look for an infinite loop"
    )
    assert the_remark(verdict("NotRun", "not run: too long")).text == "Not run: too long."
    assert the_remark(verdict("Flagged", "no points until")).text == "No points until."
    assert "did not run" in the_remark(None).text


def test_the_same_remark_is_shown_once():
    error = verdict("ValueError", "")
    (task,) = tasks(
        graded("a", 0, 1),
        graded("b", 0, 1),
        titles={"a": "T", "b": "T"},
        verdicts={"a": error, "b": error},
        stopped={"a": STOPPED, "b": STOPPED},
    )
    assert len(task.remarks) == 1 and task.max_score == 2


def failed(code, expected="x", found="y"):
    return verdict("CheckFailed", str(CheckFailed(expected, found, code)))


def test_what_was_lost_and_kept_of_a_task_is_named():
    names = ("it_works", "on_a_table", "on-maps")
    (task,) = tasks(
        *(graded(name, name == "on_a_table", 1) for name in names),
        titles=dict.fromkeys(names, "T"),
        verdicts={"it_works": failed("layers-shared"), "on-maps": failed(None)},
        unseen=["on-maps"],
    )
    assert [remark.cells for remark in task.remarks] == [("it works",), ("on maps",)]
    assert [remark.unseen for remark in task.remarks] == [False, True]
    assert task.kept == ["on a table"]


def test_what_to_try_at_home_is_shown_in_the_authors_words():
    with_it = CheckFailed("3", "4", None, "40 rows")
    assert the_remark(verdict("CheckFailed", str(with_it))).parts[2:] == (
        ("Try at home", "40 rows"),
    )
    assert len(the_remark(verdict("CheckFailed", str(CheckFailed("3", "4")))).parts) == 2


def test_one_misconception_is_explained_once_in_a_task():
    (task,) = tasks(
        *(graded(name, 0, 1) for name in "abcd"),
        titles=dict.fromkeys("abcd", "T"),
        verdicts={
            "a": failed("layers-shared", found="1"),
            "b": failed("layers-shared", found="2"),
            "c": failed("layers-shared", found="2"),
            "d": failed("thaw-skipped"),
        },
        unseen=["b"],
    )
    first, second = task.remarks
    assert (first.cells, second.cells) == (("a", "b", "c"), ("d",)) and first.unseen
    assert [text for label, text in first.parts if label == "Found"] == ["1", "2"]


def test_instructors_comments_are_shown_and_nbgraders_are_not():
    blank, half, silent = tasks(
        graded("a", 0, 2, answer="YOUR ANSWER HERE", comment="No response."),
        graded("b", 1, 2, answer="Well", comment="Say **why**."),
        graded("c", 1, 2, answer="Well"),
    )
    assert silent.comments == [] and "without a comment" in silent.remarks[0].text
    assert (blank.comments, blank.remarks[0].text) == ([], "No answer.")
    assert (half.comments, half.remarks[0].text) == (
        ["Say **why**."],
        "Points were deducted: see the comment.",
    )


def test_unconfirmed_points_are_not_pending_points():
    error = verdict("ValueError", "")
    stopped = {"a": STOPPED}
    (task,) = tasks(graded("a", 0.5, 2), verdicts={"a": error}, unconfirmed=["a"], stopped=stopped)
    assert (task.score, task.pending, task.unconfirmed) == (0.5, 0, True)
    assert [remark.stopped for remark in task.remarks] == [STOPPED]
    assert not tasks(graded("a", 0.5, 2), unconfirmed=["b"])[0].unconfirmed


def test_the_summary_has_no_words_of_a_submission(toy, submit):
    notebook = submit("bob", 'def double(x):\n    raise ValueError("<b id=evil>&")')
    text = notebook.read_text(encoding="utf-8").replace("## Task", "## All points")
    notebook.write_text(text.replace("# Toy", "# Perfect"), encoding="utf-8")
    assert [grade.score for grade in grade_course(toy).grades] == [0]
    page, summary = summary_for(toy, "bob")
    assert "<title>Toy · bob</title>" in page and "<h1>Toy</h1>" in summary
    assert "Perfect" not in summary and ">Task</a>" in summary
    assert "<strong>0</strong> of 4 points" in summary
    assert '<pre class="error">ValueError</pre>' in summary
    assert "The test stopped in your function <code>double</code>, in your line" in summary
    assert "<b id=evil>" not in summary
    assert "No answer." in summary
    assert "Lost: “it doubles”, “it doubles words”</p>" in summary and "Kept" not in summary
    assert "Perfect" in page and "<b id=evil>" not in page and "secret_number" not in page
    assert '<meta content="width=device-width, initial-scale=1" name="viewport"/>' in page


ENDINGS = {
    "%%not_there\n": "The code of the answer ended with UsageError: see the output of its cell.",
    "x = '\0'\n": "The code of the answer ended with SyntaxError: see the output of its cell.",
    "exit()\n": "The code of the answer ended with SystemExit: see the output of its cell.",
    "input()\n": feedback_summary.NO_INPUT,
}


@pytest.mark.parametrize("begin", ENDINGS)
def test_an_answer_that_ended_with_an_error_is_named(toy, submit, begin):
    submit("bob", f"{begin}def double(x):\n    return x + x")
    assert [grade.score for grade in grade_course(toy).grades] == [0]
    page, summary = summary_for(toy, "bob")
    assert ENDINGS[begin] in summary and "NameError" in summary
    if "not_there" in begin:  # its output is there
        assert "Cell magic `%%not_there` not found." in page and "not_there" not in summary


def test_input_in_a_function_is_explained_once(toy, submit):
    submit("bob", "def double(x):\n    return x * int(input())")
    grade_course(toy)
    assert summary_for(toy, "bob")[1].count(feedback_summary.NO_INPUT) == 1


@pytest.mark.parametrize("end", ["exit()", "quit()", "import sys; sys.exit()", "raise SystemExit"])
def test_an_answer_that_ends_the_program_keeps_its_points(toy, submit, end):
    submit("bob", f"def double(x):\n    return x + x\n{end}")
    (grade,) = grade_course(toy).grades
    assert (grade.score, grade.run.limits, grade.run.review) == (2, [], [])
    page, summary = summary_for(toy, "bob")
    assert "SystemExit" in page and "SystemExit" not in summary  # nothing was lost


def test_a_page_without_its_source_has_nbgraders_names(toy, submit):
    submit("bob", "def double(x):\n    return x")
    grade_course(toy)
    toy.source_notebook(SLUG).unlink()
    conversions.write_feedback(toy, "bob", SLUG)
    page, summary = summary_for(toy, "bob")
    assert f"<title>{SLUG} · bob</title>" in page and ">it_doubles</a>" in summary


def test_outputs_are_those_of_the_notebook_that_was_graded(toy, submit):
    path = submit("bob", "def double(x):\n    return x")
    notebook = nbformat.read(path, as_version=4)
    submitted = [new_output("stream", text="from home")]
    notebook.cells.append(new_code_cell("print('x')", outputs=submitted))
    nbformat.write(notebook, path)
    grade_course(toy)
    assert "from home" in summary_for(toy, "bob")[0]
    path.write_text(path.read_text().replace("from home", "from later"))
    conversions.write_feedback(toy, "bob", SLUG)
    page, _ = summary_for(toy, "bob")
    assert "from home" not in page and "from later" not in page


def test_pending_points_and_sanitized_comments_are_shown(toy, submit):
    submit("ada", "def double(x):\n    return 2 * x", free_text="Because I say so.")
    grade_course(toy)
    page, summary = summary_for(toy, "ada")
    assert "No total yet: 2 points pending manual grading. So far 2 of the other 2" in summary
    assert "2 points pending manual grading." in summary
    assert "<strong>2</strong>" not in summary and "0 of" not in summary and "of 4" not in summary
    below = page.partition("</header>")[2]
    answer = 'Your answer</span>\n<span class="points">pending manual grading (2 points possible)'
    assert answer in below and "1 of 1 point" in below and "Score:" not in below
    with toy.gradebook() as gradebook:
        comment = gradebook.find_comment("why", SLUG, SLUG, "ada")
        comment.manual_comment = "**Good** <script>alert(1)</script>"
        grade = gradebook.find_grade("why", SLUG, SLUG, "ada")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    conversions.write_feedback(toy, "ada", SLUG)
    page, summary = summary_for(toy, "ada")
    assert "<strong>3</strong> of 4 points" in summary and "pending" not in page
    assert 'Your answer</span>\n<span class="points">1 of 2 points' in page
    assert "<strong>Good</strong>" in summary and "<script" not in page


def test_manual_points_are_kept_until_they_are_confirmed(toy, submit):
    submit("ada", "def double(x):\n    return 2 * x if x == 1 else None")
    grade_course(toy)
    with toy.gradebook() as gradebook:
        grade = gradebook.find_grade("it_doubles", SLUG, SLUG, "ada")
        grade.manual_score, grade.needs_manual_grade = 0.5, True
        gradebook.db.commit()
    grade_course(toy)
    _, summary = summary_for(toy, "ada")
    assert "No total yet" in summary and "So far 0.5 of 4" in summary and "0.5 of 2" in summary
    assert "Points given manually, to be confirmed" in summary
    assert "pending manual" not in summary


def test_the_page_has_the_students_name(toy, submit):
    for student in ("ada", "bob"):
        submit(student, "def double(x):\n    return 2 * x")
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_student("ada", last_name="</title><b>K", first_name="Ada\n")
    grade_course(toy)
    named, summary = summary_for(toy, "ada")
    assert "<title>Toy · Ada &lt;/title&gt;&lt;b&gt;K (ada)</title>" in named
    assert '<p class="student">Ada &lt;/title&gt;&lt;b&gt;K (ada)</p>' in summary
    page, summary = summary_for(toy, "bob")
    assert "<title>Toy · bob</title>" in page and '<p class="student">bob</p>' in summary


def test_text_in_backticks_is_code():
    assert with_code("`<b id=evil>` ` alone") == "<code>&lt;b id=evil&gt;</code> ` alone"


def test_only_links_to_a_local_lab_are_explained(toy, submit):
    submit("ada", "def double(x):\n    return 2 * x")
    submit("bob", "def double(x):\n    return 2 * x if x == 1 else None")
    grade_course(toy)
    hint = "Links to lessons work while <code>make lab</code> runs."
    assert [hint in summary_for(toy, who)[1] for who in ("ada", "bob")] == [False, True]
    unseen = "A test you have not seen; there may be more to find after this."
    assert [summary_for(toy, who)[1].count(unseen) for who in ("ada", "bob")] == [0, 2]
    with (toy.root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.SummarizeTasks.lessons = "https://example.org"\n')
    conversions.write_feedback(Course(toy.root), "bob", SLUG)
    _, summary = summary_for(toy, "bob")
    assert "https://example.org/lesson_0" in summary and hint not in summary


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Toy (4 points)", "Toy"),
        ("Text.\n# Toy · a *first* (1 point) \t\nText.", "Toy · a *first*"),
        ("# Toy (1 point) and more", "Toy (1 point) and more"),
        ("## Task (4 points)", None),
    ],
)
def test_a_title_has_no_points(text, title):
    assert title_of(text) == title


@pytest.mark.parametrize("gap", [" ", "\t", "\xa0", " (1 point)"])
def test_spaces_in_a_title_take_linear_time(gap):
    def seconds(length):
        taken = []
        for _ in range(3):
            start = time.process_time()
            title_of(f"# a{gap * length}x")
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(32_000) < 4 * 8 * seconds(4_000)
