"""The step of nbgrader's autograding that writes points into the gradebook."""

from pathlib import Path

from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from traitlets import List, Unicode

from grader.sheet import metadata
from grader.sheet.cells import is_test

MISPLACED = "Not found in its place. Your instructor will look for your answer in the notebook."


class SaveScores(SaveAutoGrades):
    """Do what nbgrader's SaveAutoGrades does, in one transaction.

    Nbgrader commits after each cell, so that a grader that is killed leaves a submission with
    some scores of this time and some of last time.
    """

    same = List(Unicode(), help="Cells that stand as they did when graded last.").tag(config=True)

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
            self._forget_time(names["assignment"], names["student"])
            gradebook.db.commit()
        # Not before: if we are killed, what was handed in does not pass for graded.
        metadata.write(nb, "graded", metadata.read(nb, "submitted") or {})
        return nb, resources

    def _forget_time(self, assignment: str, student: str) -> None:
        """Without a timestamp.txt nobody is late; nbgrader keeps the time that it was told once."""
        coursedir = self.parent.parent.coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, student, assignment)
        if not Path(folder, "timestamp.txt").is_file():
            self.gradebook.find_submission(assignment, student).timestamp = None

    def _add_score(self, cell, resources):
        grade = self.gradebook.find_grade(cell.metadata.nbgrader.grade_id, *self.place)
        before = grade.auto_score
        if is_test(cell):
            # nbgrader takes a value that the cell shows for partial credit; here a test passes or
            # fails, and what it shows is the student's.
            grade.auto_score = 0 if utils.has_failed(cell) else cell.metadata.nbgrader.points
        else:
            grade.auto_score, _ = utils.determine_grade(cell, self.log)
            if cell.metadata.nbgrader.grade_id in self.misplaced:
                grade.auto_score = None  # somebody has to look for it
        # A score given by hand stays. Somebody should look whether it still fits, unless the
        # answer is the same as then, and so is what the test says of it.
        by_hand = grade.manual_score is not None
        settled = by_hand and not grade.needs_manual_grade and grade.auto_score == before
        if not (settled and cell.metadata.nbgrader.grade_id in self.same):
            grade.needs_manual_grade = by_hand or grade.auto_score is None

    def _add_comment(self, cell, resources):
        comment = self.gradebook.find_comment(cell.metadata.nbgrader.grade_id, *self.place)
        unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        answered = not unchanged or utils.is_task(cell)
        comment.auto_comment = None if answered else "No response."
        if cell.metadata.nbgrader.grade_id in self.misplaced:
            comment.auto_comment = MISPLACED
