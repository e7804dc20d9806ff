"""What stands first on a feedback page: points for each task, and what went wrong in words."""

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
from grader.sandbox import limits
from grader.sheet import failed_check
from helpers.misconceptions import Misconception

TITLE = re.compile(r"^# (.*\S)", re.MULTILINE)
POINTS = re.compile(r" \(\d+ points?\)$")
#: What a student may look for where a limit in seconds was reached.
NO_END = "Look for a loop that does not end, or for work that is done again in each round."
MOST_LETTERS = 600
#: The gradebook's times are in UTC.
MINUTE = "%Y-%m-%d %H:%M UTC"
#: How the address of a JupyterLab begins that runs where the page is read.
LAB = "http://localhost"
#: What nbgrader itself remarks; the summary says it in its own words.
NO_RESPONSE = "No response."


@dataclass(frozen=True)
class Remark:
    """Why one graded cell has not all its points.

    Attributes:
        text: what happened, in a sentence.
        parts: (label, text): what a check expected and what it found.
        misconception: what was recognised, if anything.
        lesson: address of the section that explains it.
    """

    text: str
    parts: tuple[tuple[str, str], ...] = ()
    misconception: Misconception | None = None
    lesson: str = ""


@dataclass
class Task:
    """One task of the assignment, and what came of it.

    Attributes:
        title: as its heading has it, without the points.
        anchor: where on the page it is.
        score: points so far.
        max_score: points that can be had.
        waiting: points that somebody will give by hand.
        unconfirmed: some points were given by hand, and somebody will look whether they still fit.
        remarks: what went wrong, each thing once.
        comments: what the instructor wrote, as markdown.
    """

    title: str
    anchor: str = ""
    score: float = 0
    max_score: float = 0
    waiting: float = 0
    unconfirmed: bool = False
    remarks: list[Remark] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


class ReadGradebook(NbGraderPreprocessor):
    """Give `SummarizeTasks`, which runs without it, what the gradebook says beside the points.

    That is the `student`, when the submission was `late`, and which cells are `waiting` to be
    graded by hand, or have points by hand that are `unconfirmed`.
    """

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        names = resources["nbgrader"]
        place = names["notebook"], names["assignment"], names["student"]
        with Gradebook(names["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(*place)
            open_grades = [grade for grade in submitted.grades if grade.needs_manual_grade]
            for name, by_hand in (("waiting", False), ("unconfirmed", True)):
                resources[name] = [
                    grade.name
                    for grade in open_grades
                    if (grade.manual_score is not None) is by_hand
                ]
            who = submitted.student
            resources["student"] = student_name(who.id, who.last_name, who.first_name)
            resources["late"] = _late(submitted.assignment)
        return nb, resources


class SummarizeTasks(NbGraderPreprocessor):
    """Give the page's template `resources.tasks`, the `title`, and if it `leads_to_the_lab`.

    It stands behind ReadGradebook, and behind HideHiddenTests, so that the messages it repeats
    went through that.
    """

    lessons = Unicode(
        f"{LAB}:8888/lab/tree/course",
        help="Address of the lessons, for links to them: a JupyterLab, or a website.",
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        waiting, unconfirmed = set(resources["waiting"]), set(resources["unconfirmed"])
        resources["tasks"] = self.tasks(nb, waiting, unconfirmed)
        remarks = [remark for task in resources["tasks"] for remark in task.remarks]
        resources["leads_to_the_lab"] = any(remark.lesson.startswith(LAB) for remark in remarks)
        titles = (title_of(cell.source) for cell in nb.cells if cell.cell_type == "markdown")
        resources["title"] = next(filter(None, titles), resources["nbgrader"]["notebook"])
        return nb, resources

    def tasks(self, nb: NotebookNode, waiting: set[str], unconfirmed: set[str]) -> list[Task]:
        """Return the tasks of a notebook, in order.

        Args:
            nb: with points and comments in the cells' metadata, as nbgrader's GetGrades leaves it.
            waiting: grade_ids of the cells that wait to be graded by hand.
            unconfirmed: those whose points by hand wait to be confirmed.
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
                self._add(tasks[-1], cell, nbgrader["grade_id"] in waiting)
        return [task for task in tasks if task.max_score]

    def _add(self, task: Task, cell: NotebookNode, waits: bool) -> None:
        score, points = cell.metadata.nbgrader.score or 0, cell.metadata.nbgrader.points
        task.anchor = task.anchor or cell.metadata.nbgrader.grade_id
        task.score, task.max_score = task.score + score, task.max_score + points
        if waits:
            task.waiting += points
        elif score < points:
            remark = self._remark(cell)
            if remark not in task.remarks:
                task.remarks.append(remark)

    def _remark(self, cell: NotebookNode) -> Remark:
        errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
        if utils.is_solution(cell):
            empty = "YOUR ANSWER HERE" in cell.source or not cell.source.strip()
            return Remark("No answer was given." if empty else "Not all points: see the comment.")
        if not errors:
            return Remark("This test did not run, or its result could not be read.")
        error = errors[-1]
        said = ANSI.sub("", error.evalue)
        if error.ename == "NotImplementedError":
            return Remark(
                "Not answered yet: the line “raise NotImplementedError()” is still there."
            )
        if error.ename == limits.TOO_LONG:
            return Remark(f"The test was stopped: {said}. {NO_END}")
        check = failed_check.of_output(error)
        if check is None:
            text = f"{error.ename}: {said}" if said else error.ename
            return Remark(f"The test stopped with {_short(text)}")
        said = ("Expected", check.expected), ("Found", check.found)
        parts = tuple((label, _short(" ".join(ANSI.sub("", text).split()))) for label, text in said)
        entry = check.misconception
        if entry is None:
            return Remark("", parts)
        return Remark(entry.name, parts, entry, section_of(entry, self.lessons.rstrip("/")))


def title_of(text: str) -> str | None:
    """Return the title in a text in markdown, without the points, or None."""
    title = TITLE.search(text)
    return title and POINTS.sub("", title[1])


def _late(submission: SubmittedAssignment) -> tuple[str, str] | None:
    """Return when a submission was due and when it arrived, if it is late."""
    if not submission.total_seconds_late:
        return None
    return f"{submission.duedate:{MINUTE}}", f"{submission.timestamp:{MINUTE}}"


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"
