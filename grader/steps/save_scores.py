"""The step of nbgrader's autograding that writes points to the gradebook."""

from pathlib import Path

from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from traitlets import List, Unicode

from grader.sheet import metadata
from grader.sheet.cells import is_test
from grader.submissions import receipt

MISPLACED = "Not found in its place. Your instructor will look for your answer in the notebook."


class SaveScores(SaveAutoGrades):
    """Do what nbgrader's SaveAutoGrades does, in one transaction.

    nbgrader commits after each cell, so a killed grader would leave a submission with some new and
    some old scores.
    """

    same = List(Unicode(), help="Cells that are unchanged since the last grading.").tag(config=True)

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        names = resources["nbgrader"]
        self.place = names["notebook"], names["assignment"], names["student"]
        with Gradebook(names["db_url"]) as gradebook:
            self.gradebook = gradebook
            self.misplaced = set(metadata.read(nb, "misplaced_answers") or ())
            for cell in nb.cells:
                if utils.is_grade(cell):
                    self._add_score(cell, resources)
                if utils.is_solution(cell) or utils.is_task(cell):
                    self._add_comment(cell, resources)
            self._clear_timestamp(names["assignment"], names["student"])
            gradebook.db.commit()
        metadata.write(nb, "grading", receipt.now())
        # Last, so that the submission does not count as graded if the grader is killed.
        metadata.write(nb, "graded", metadata.read(nb, "submitted") or {})
        return nb, resources

    def _clear_timestamp(self, assignment: str, student: str) -> None:
        """Without a timestamp.txt no submission is late, but nbgrader keeps an earlier time."""
        coursedir = self.parent.parent.coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, student, assignment)
        if not Path(folder, "timestamp.txt").is_file():
            self.gradebook.find_submission(assignment, student).timestamp = None

    def _add_score(self, cell, resources):
        grade = self.gradebook.find_grade(cell.metadata.nbgrader.grade_id, *self.place)
        before = grade.auto_score
        if is_test(cell):
            # nbgrader takes a value that the cell shows for partial credit; here a test passes or
            # fails, and the student decides what it shows.
            grade.auto_score = 0 if utils.has_failed(cell) else cell.metadata.nbgrader.points
        else:
            grade.auto_score, _ = utils.determine_grade(cell, self.log)
            if cell.metadata.nbgrader.grade_id in self.misplaced:
                grade.auto_score = None  # pending manual grading
        # Manual points are kept. They need review unless both the answer and the result of the
        # test are unchanged.
        manual = grade.manual_score is not None
        settled = manual and not grade.needs_manual_grade and grade.auto_score == before
        if not (settled and cell.metadata.nbgrader.grade_id in self.same):
            grade.needs_manual_grade = manual or grade.auto_score is None

    def _add_comment(self, cell, resources):
        comment = self.gradebook.find_comment(cell.metadata.nbgrader.grade_id, *self.place)
        unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        answered = not unchanged or utils.is_task(cell)
        comment.auto_comment = None if answered else "No response."
        if cell.metadata.nbgrader.grade_id in self.misplaced:
            comment.auto_comment = MISPLACED
