"""The summary at the top of a feedback page: points for each task, and what went wrong."""

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader.course.naming import student_name, with_titles
from grader.pages.lesson_links import section_of
from grader.pages.visible_text import ANSI
from grader.sandbox import limit_messages
from grader.sheet import failed_check
from helpers.misconceptions import Misconception

TITLE = re.compile(r"^# (.*\S)", re.MULTILINE)
POINTS = re.compile(r" \(\d+ points?\)$")
#: A hint for students whose code reached a time limit.
TIME_LIMIT_HINT = "Look for an infinite loop, or for work that is repeated in each iteration."
MAX_CHARACTERS = 600
#: The gradebook's times are in UTC.
MINUTE = "%Y-%m-%d %H:%M UTC"
#: The address of a JupyterLab on the reader's machine begins with this.
LAB = "http://localhost"
#: nbgrader's own comment; the summary has another one instead.
NO_RESPONSE = "No response."


@dataclass(frozen=True)
class Remark:
    """Why one graded cell lost points.

    Attributes:
        text: what happened, in one sentence.
        parts: (label, text) pairs: what a check expected and what it found.
        misconception: the detected misconception, or None.
        lesson: address of the lesson's section that explains it.
    """

    text: str
    parts: tuple[tuple[str, str], ...] = ()
    misconception: Misconception | None = None
    lesson: str = ""


@dataclass
class Task:
    """One task of the assignment, and its result.

    Attributes:
        title: its heading, without the points.
        anchor: its anchor on the page.
        score: current points.
        max_score: maximum points.
        pending: points pending manual grading.
        unconfirmed: whether manual points have to be reviewed.
        remarks: what went wrong, without duplicates.
        comments: the instructor's comments, in Markdown.
    """

    title: str
    anchor: str = ""
    score: float = 0
    max_score: float = 0
    pending: float = 0
    unconfirmed: bool = False
    remarks: list[Remark] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


class ReadGradebook(NbGraderPreprocessor):
    """Add to the resources what the page needs from the gradebook, besides points and comments.

    These are the `student`, `late` (the submission's times if it is late), and the grade_ids of
    cells that are `pending` manual grading, or have manual points that are `unconfirmed`.
    """

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        names = resources["nbgrader"]
        place = names["notebook"], names["assignment"], names["student"]
        with Gradebook(names["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(*place)
            open_grades = [grade for grade in submitted.grades if grade.needs_manual_grade]
            for name, manual in (("pending", False), ("unconfirmed", True)):
                resources[name] = [
                    grade.name
                    for grade in open_grades
                    if (grade.manual_score is not None) is manual
                ]
            student = submitted.student
            resources["student"] = student_name(student.id, student.last_name, student.first_name)
            resources["late"] = _late(submitted.assignment)
        return nb, resources


class SummarizeTasks(NbGraderPreprocessor):
    """Add `tasks`, the `title` and `leads_to_the_lab` to the resources of the page's template.

    The last is whether links lead to a local JupyterLab. This step comes after ReadGradebook, and
    after HideHiddenTests, so that the repeated messages are filtered.
    """

    lessons = Unicode(
        f"{LAB}:8888/lab/tree/course",
        help="Address of the lessons for links: a JupyterLab, or a website.",
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        pending, unconfirmed = set(resources["pending"]), set(resources["unconfirmed"])
        resources["tasks"] = self.tasks(nb, pending, unconfirmed)
        remarks = [remark for task in resources["tasks"] for remark in task.remarks]
        resources["leads_to_the_lab"] = any(remark.lesson.startswith(LAB) for remark in remarks)
        titles = (title_of(cell.source) for cell in nb.cells if cell.cell_type == "markdown")
        resources["title"] = next(filter(None, titles), resources["nbgrader"]["notebook"])
        return nb, resources

    def tasks(self, nb: NotebookNode, pending: set[str], unconfirmed: set[str]) -> list[Task]:
        """Return the tasks of a notebook, in order.

        Args:
            nb: a notebook with points and comments in its metadata, from nbgrader's GetGrades.
            pending: grade_ids of the cells that are pending manual grading.
            unconfirmed: grade_ids of the cells whose manual points have to be reviewed.
        """
        tasks = []
        for cell, title in with_titles(nb):
            nbgrader = cell.metadata.nbgrader
            heading = title or nbgrader["grade_id"]
            if not tasks or tasks[-1].title != heading:
                tasks.append(Task(heading))
            comment = nbgrader.get("comment")
            if comment and comment != NO_RESPONSE:
                tasks[-1].comments.append(comment)
            if utils.is_grade(cell) or utils.is_task(cell):
                tasks[-1].unconfirmed |= nbgrader["grade_id"] in unconfirmed
                self._add(tasks[-1], cell, nbgrader["grade_id"] in pending)
        return [task for task in tasks if task.max_score]

    def _add(self, task: Task, cell: NotebookNode, pending: bool) -> None:
        score, points = cell.metadata.nbgrader.score or 0, cell.metadata.nbgrader.points
        task.anchor = task.anchor or cell.metadata.nbgrader.grade_id
        task.score, task.max_score = task.score + score, task.max_score + points
        if pending:
            task.pending += points
        elif score < points:
            remark = self._remark(cell)
            if remark not in task.remarks:
                task.remarks.append(remark)

    def _remark(self, cell: NotebookNode) -> Remark:
        errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
        if utils.is_solution(cell):
            empty = "YOUR ANSWER HERE" in cell.source or not cell.source.strip()
            return Remark("No answer." if empty else "Points were deducted: see the comment.")
        if not errors:
            return Remark("This test did not run, or its result could not be read.")
        error = errors[-1]
        message = ANSI.sub("", error.evalue)
        if error.ename == "NotImplementedError":
            return Remark("Not answered: the line “raise NotImplementedError()” is still there.")
        if error.ename == limit_messages.TOO_LONG:
            return Remark(f"The test was stopped: {message}. {TIME_LIMIT_HINT}")
        check = failed_check.of_output(error)
        if check is None:
            text = f"{error.ename}: {message}" if message else error.ename
            return Remark(f"The test raised {_short(text)}")
        labeled = ("Expected", check.expected), ("Found", check.found)
        parts = tuple(
            (label, _short(" ".join(ANSI.sub("", text).split()))) for label, text in labeled
        )
        entry = check.misconception
        if entry is None:
            return Remark("", parts)
        return Remark(entry.name, parts, entry, section_of(entry, self.lessons.rstrip("/")))


def title_of(text: str) -> str | None:
    """Return the title of a Markdown text without the points, or None."""
    title = TITLE.search(text)
    return title and POINTS.sub("", title[1])


def _late(submission: SubmittedAssignment) -> tuple[str, str] | None:
    """Return the due date and the submission time of a late submission, else None."""
    if not submission.total_seconds_late:
        return None
    return f"{submission.duedate:{MINUTE}}", f"{submission.timestamp:{MINUTE}}"


def _short(text: str) -> str:
    return text if len(text) <= MAX_CHARACTERS else f"{text[:MAX_CHARACTERS]} …"
