"""Show graders the model answer and the rubric in Formgrader.

nbgrader shows the submission, but both are only in the source notebook.
"""

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.sheet.files import source_notebook

HEADING = "For graders: model answer and rubric of"


class ShowRubric(NbGraderPreprocessor):
    """Show the source notebook's cell above each manually graded answer.

    `nbgrader_config.py` adds this step to nbconvert's HTMLExporter, which makes Formgrader's page
    for a submission and students' feedback pages. Only the former has a `submission_id`.
    """

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        if "submission_id" in resources:
            answers = self._answers(resources["assignment_id"], resources["notebook_id"])
            for place in range(len(nb.cells) - 1, -1, -1):
                name = nb.cells[place].metadata.get("nbgrader", {}).get("grade_id")
                if name in answers:
                    nb.cells.insert(place, _note(name, answers[name]))
        return nb, resources

    def _answers(self, assignment: str, notebook: str) -> dict[str, NotebookNode]:
        """Return the source notebook's manually graded answers, by `grade_id`."""
        path = source_notebook(CourseDirectory(config=self.config), assignment, notebook)
        if not path.is_file():
            return {}
        cells = nbformat.read(path, as_version=4).cells
        graded = [cell for cell in cells if utils.is_grade(cell) and utils.is_solution(cell)]
        return {cell.metadata.nbgrader.grade_id: cell for cell in graded}


def _note(name: str, answer: NotebookNode) -> NotebookNode:
    text = answer.source
    if answer.cell_type == "code":
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("### ")]
        text = "\n".join(["~~~python", *lines, "~~~"])
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return new_markdown_cell(f"> **{HEADING}** `{name}`\n>\n{quoted}")
