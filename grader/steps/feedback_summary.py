"""The summary at the top of a feedback page: points for each task, and what went wrong."""

import builtins
import re
from collections import defaultdict
from dataclasses import asdict, replace

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader import utils
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader.course.naming import student_name, with_titles
from grader.pages.lesson_links import section_address, section_of_task
from grader.pages.remarks import Remark, Task, add_remark
from grader.pages.stopped import Stopped
from grader.sandbox import limit_messages
from grader.sheet import failed_check, files
from grader.sheet.cells import is_test
from grader.steps import submitted_outputs
from grader.submissions import receipt

TITLE = re.compile(r"^# (.*\S)", re.MULTILINE)
POINTS = re.compile(r" \(\d+ points?\)$")
#: A hint for students whose code reached a time limit.
TIME_LIMIT_HINT = "Look for an infinite loop, or for work that is repeated in each iteration."
#: The address of a JupyterLab on the reader's machine begins with this.
LAB = "http://localhost"
#: Said of a free-text answer that got less than all points.
COMMENTED = "Points were deducted: see the comment."
UNCOMMENTED = "Points were deducted, without a comment. Ask your instructor for the reason."
#: nbgrader's own comment; the summary has another one instead.
NO_RESPONSE = "No response."
NO_INPUT = "input() gets no reply while a notebook is graded: write the value into the code."
#: Errors of an answer that the summary names; others have names of the submission's own. That of a
#: stub is reported with its test.
ERRORS = {name for name in vars(builtins) if name.endswith("Error")} | {"UsageError", "SystemExit"}
ERRORS -= {"NotImplementedError"}


class ReadGradebook(NbGraderPreprocessor):
    """Add to the resources what the page needs from the gradebook, besides points and comments.

    These are the `student`, `late` (the submission's times if it is late), the `receipt` of the
    file that was graded (None if it has no digest), and the grade_ids of cells that are `pending`
    manual grading, or have manual points that are `unconfirmed`.

    From the source notebook, and never from the submission: the assignment's `title`, and the
    `titles` and `sections` of tasks by grade_id. Markdown cells that the source has, too, are
    `from_sheet`.

    `submitted` is the text of the submitted notebook, which the page's own process reads: that can
    take long. It is "" if it is not the one that was graded, or longer than a page can be.
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
            found = receipt.of_notebook(nb, submitted.assignment.timestamp)
            resources["receipt"] = found and asdict(found)
        self._read_source(nb, resources)
        coursedir = self.parent.parent.coursedir
        resources["submitted"] = submitted_outputs.text_of_submission(coursedir, nb, names)
        return nb, resources

    def _read_source(self, nb: NotebookNode, resources: dict) -> None:
        names = resources["nbgrader"]
        coursedir = self.parent.parent.coursedir
        path = files.source_notebook(coursedir, names["assignment"], names["notebook"])
        # Without it, a page still has nbgrader's own names.
        source = nbformat.read(path, as_version=4) if path.is_file() else new_notebook()
        texts = {cell.source.strip() for cell in source.cells if cell.cell_type == "markdown"}
        headings = filter(None, map(title_of, (cell.source for cell in source.cells)))
        resources["title"] = next(headings, names["notebook"])
        resources["titles"] = {
            cell.metadata.nbgrader.grade_id: title for cell, title in with_titles(source)
        }
        tests = defaultdict(list)
        for cell, title in with_titles(source):
            if is_test(cell):
                tests[title].append(cell)
        resources["sections"] = {
            cell.metadata.nbgrader.grade_id: section_of_task(
                [one.source for one in cells], names["assignment"]
            )
            for cells in tests.values()
            for cell in cells
        }
        for cell in nb.cells:
            answer = utils.is_solution(cell) or utils.is_task(cell)
            cell.metadata.from_sheet = utils.is_locked(cell) or (
                cell.cell_type == "markdown" and not answer and cell.source.strip() in texts
            )


class SummarizeTasks(NbGraderPreprocessor):
    """Add `tasks` and `leads_to_the_lab` to the resources of the page's template.

    The latter is whether links lead to a local JupyterLab. This step comes after ReadGradebook and
    HideHiddenTests.
    """

    lessons = Unicode(
        f"{LAB}:8888/lab/tree/course",
        help="Address of the lessons for links: a JupyterLab, or a website.",
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        resources["tasks"] = self.tasks(nb, resources)
        remarks = [remark for task in resources["tasks"] for remark in task.remarks]
        resources["leads_to_the_lab"] = any(remark.lesson.startswith(LAB) for remark in remarks)
        return nb, resources

    def tasks(self, nb: NotebookNode, resources: dict) -> list[Task]:
        """Return the tasks of a notebook, in the source's order.

        Args:
            nb: a notebook with points and comments in its metadata, from nbgrader's GetGrades.
            resources: with what ReadGradebook and HideHiddenTests have added.
        """
        tasks, titles = [], resources["titles"]
        order = {name: place for place, name in enumerate(titles)}
        cells = [cell for cell in nb.cells if cell.metadata.get("nbgrader")]
        answer = None
        for cell in sorted(cells, key=lambda one: order.get(one.metadata.nbgrader.grade_id, 0)):
            nbgrader = cell.metadata.nbgrader
            name = nbgrader["grade_id"]
            heading = titles.get(name) or name
            if not tasks or tasks[-1].title != heading:
                tasks.append(Task(heading))
                answer = None
            if utils.is_solution(cell):
                answer = _error(cell) or answer
            if comment := _comment(cell):
                tasks[-1].comments.append(comment)
            if utils.is_grade(cell) or utils.is_task(cell):
                tasks[-1].unconfirmed |= name in resources["unconfirmed"]
                self._add(tasks[-1], cell, resources)
            if answer and tasks[-1].remarks and answer not in tasks[-1].remarks:
                tasks[-1].remarks.insert(0, answer)
        return [task for task in tasks if task.max_score]

    def _add(self, task: Task, cell: NotebookNode, resources: dict) -> None:
        name = cell.metadata.nbgrader.grade_id
        score, points = cell.metadata.nbgrader.score or 0, cell.metadata.nbgrader.points
        task.anchor = task.anchor or name
        task.score, task.max_score = task.score + score, task.max_score + points
        if name in resources["pending"]:
            task.pending += points
        elif score < points:
            remark = self._remark(
                cell, resources["verdicts"].get(name), resources["stopped"].get(name)
            )
            read = remark.read or resources["sections"].get(name)
            remark = replace(
                remark,
                read=read,
                lesson=section_address(*read, self.lessons.rstrip("/")) if read else "",
                unseen=name in resources["unseen"],
                cells=(in_words(name),),
            )
            add_remark(task.remarks, remark)
        else:
            task.kept.append(in_words(name))

    def _remark(self, cell: NotebookNode, verdict: dict | None, stopped: Stopped | None) -> Remark:
        if utils.is_solution(cell):
            if "YOUR ANSWER HERE" in cell.source or not cell.source.strip():
                return Remark("No answer.")
            return Remark(COMMENTED if _comment(cell) else UNCOMMENTED)
        if verdict is None:
            return Remark("This test did not run, or its result could not be read.")
        kind, message = verdict["ename"], verdict["evalue"]
        if kind == limit_messages.NO_STDIN:
            return Remark(NO_INPUT)
        if kind == "NotImplementedError":
            return Remark("Not answered: the line “raise NotImplementedError()” is still there.")
        if kind == limit_messages.TOO_LONG:
            return Remark(f"The test was stopped: {message}. {TIME_LIMIT_HINT}")
        if kind in (limit_messages.LIMIT, limit_messages.NOT_RUN, limit_messages.FLAGGED):
            return Remark(f"{message[0].upper()}{message[1:]}.")
        if stopped:
            return Remark("", stopped=stopped)
        check = failed_check.of_output(verdict)
        labeled = ("Expected", check.expected), ("Found", check.found)
        parts = tuple((label, " ".join(text.split())) for label, text in labeled)
        parts += (("Try at home", check.try_this),) if check.try_this else ()
        entry = check.misconception
        if entry is None:
            return Remark("", parts)
        return Remark(entry.name, parts, entry, (entry.lesson, entry.section))


def in_words(grade_id: str) -> str:
    """Return a cell's name as words: "no_superfluous_bias" is "no superfluous bias"."""
    return grade_id.replace("_", " ").replace("-", " ").strip()


def _error(cell: NotebookNode) -> Remark | None:
    """Return how an answer ended if it raised an error, in the grader's words."""
    for output in cell.get("outputs", []):
        kind = output.ename if output.output_type == "error" else ""
        if kind == limit_messages.NO_STDIN:
            return Remark(NO_INPUT)
        if kind in ERRORS:
            return Remark(f"The code of the answer ended with {kind}: see the output of its cell.")
    return None


def title_of(text: str) -> str | None:
    """Return the title of a Markdown text without the points, or None."""
    title = TITLE.search(text)
    return title and POINTS.sub("", title[1])


def _late(submission: SubmittedAssignment) -> tuple[str, str] | None:
    """Return the due date and the submission time of a late submission, else None."""
    if not submission.total_seconds_late:
        return None
    return tuple(f"{time:{receipt.MINUTE}}" for time in (submission.duedate, submission.timestamp))


def _comment(cell: NotebookNode) -> str:
    """Return the instructor's comment on a cell, if there is one."""
    comment = cell.metadata.nbgrader.get("comment")
    return comment if comment and comment != NO_RESPONSE else ""
