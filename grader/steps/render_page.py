"""The last step of a page: it is rendered in a process of its own, within limits.

The steps that look at what students wrote run there as well; those that need the gradebook or the
source notebook run before.
"""

import copy

from nbconvert.filters.ansi import strip_ansi
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float, List, Unicode

from grader.pages import rendering
from grader.steps import submitted_outputs

#: A page in plain text is short enough for any limit: letters of cells, and of one error.
MAX_CHARACTERS, MAX_ERROR_CHARACTERS = 200_000, 2_000
#: Characters that each cell counts for, in addition to its own.
A_CELL = 100
NOTE = "*To show this notebook with colours and outputs would take too long: it is plain text.*"
LEFT_OUT = "[Left out: the notebook is too long.]"
EXPORTERS = ("Exporter", "TemplateExporter", "HTMLExporter", "NbConvertBase")


class RenderPage(NbGraderPreprocessor):
    """Put the page into `resources.page`; if that takes too much, the notebook is plain text."""

    seconds = Float(
        10,
        help="Seconds that a page may take; then the notebook is shown as plain text, which takes "
        "a fraction of a second more.",
    ).tag(config=True)
    megabytes = Float(
        1000, help="Megabytes of memory that a page may take; macOS does not limit it."
    ).tag(config=True)
    steps = List(Unicode(), help="Preprocessors that run within the limits.").tag(config=True)

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor.

        Raises:
            RenderingError: if the page cannot be rendered as plain text either.
        """
        try:
            resources["page"] = self._render(nb, resources)
        except rendering.RenderingError as error:
            names = resources.get("nbgrader") or resources  # Formgrader has them there
            notebook = names.get("notebook") or names.get("notebook_id")
            who = names["student"]
            self.log.warning(f"{notebook} of {who} {rendering.SHOWN_PLAIN}: {error}.")
            resources["page"] = self._render(plain(nb), {**resources, "submitted": ""})
        return nb, resources

    def _render(self, nb: NotebookNode, resources: dict) -> str:
        names = (*EXPORTERS, *(step.rpartition(".")[2] for step in self.steps))
        config = {name: dict(self.parent.config[name]) for name in names}
        config["HTMLExporter"]["preprocessors"] = self.steps
        # Functions are nbconvert's own, which it adds there again.
        told = {name: value for name, value in resources.items() if not callable(value)}
        if "nbgrader" in told:
            told["nbgrader"] = {k: v for k, v in told["nbgrader"].items() if k != "db_url"}
        job = {"config": config, "notebook": nb, "resources": told}
        return rendering.render(job, self.seconds, self.megabytes)


class RenderFeedback(RenderPage):
    """A student's feedback."""


class RenderForFormgrader(RenderPage):
    """Formgrader's page about a submission, which alone has a `submission_id`."""

    def preprocess(self, nb, resources):
        """See RenderPage."""
        if "submission_id" not in resources:
            return nb, resources
        if submitted_outputs.is_cut(nb):
            named = {"assignment": "assignment_id", "notebook": "notebook_id", "student": "student"}
            names = {name: resources[key] for name, key in named.items()}
            coursedir = CourseDirectory(config=self.config)
            text = submitted_outputs.text_of_submission(coursedir, nb, names)
            resources["submitted"] = text
        return super().preprocess(nb, resources)


def plain(nb: NotebookNode) -> NotebookNode:
    """Return a notebook whose cells are to be shown as plain text, which its first cell says.

    Of outputs there are only short errors of graded cells, which say what points were lost for. In
    a long notebook cells without points are left out, and the texts of answers.
    """
    cells, letters = [new_markdown_cell(NOTE)], 0
    for cell in nb.cells:
        nbgrader = cell.metadata.get("nbgrader")
        shown = copy.copy(cell)
        shown.metadata = NotebookNode(plain=True, from_sheet=cell.metadata.get("from_sheet", False))
        if nbgrader:
            shown.metadata.nbgrader = nbgrader
        if not utils.is_locked(cell):  # else it is the sheet's
            letters += A_CELL + len(cell.source)
            if letters > MAX_CHARACTERS:
                if not nbgrader:
                    continue
                shown.source = LEFT_OUT
        if cell.cell_type == "code":
            shown.outputs = _last_error(cell) if utils.is_grade(cell) else []
        shown.pop("attachments", None)
        cells.append(shown)
    return NotebookNode({**nb, "cells": cells})


def _last_error(cell: NotebookNode) -> list[NotebookNode]:
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return [
        new_output(
            "error",
            ename=strip_ansi(error.ename),
            evalue=strip_ansi(error.evalue),
            traceback=[strip_ansi(line) for line in error.traceback],
        )
        for error in errors[-1:]
        if sum(map(len, (error.ename, error.evalue, *error.traceback))) <= MAX_ERROR_CHARACTERS
    ]
