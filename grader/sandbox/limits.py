"""Limits of a submission in the sandbox, as settings.

The settings are traits of the execution step, for example `c.SandboxedExecute.memory` in
nbgrader_config.py; `thaw grade --help` and the table in the guide are generated from them.
"""

from traitlets import Float, Integer
from traitlets.config import Configurable

MEGABYTE = 1_000_000


class Limits(Configurable):
    """Limits of a submission; `c.Execute.timeout` is the limit of one cell, in seconds."""

    notebook_timeout = Integer(600, help="Seconds that all cells of a notebook may take.").tag(
        config=True
    )
    memory = Integer(3000, help="Megabytes of memory that a notebook may use.").tag(config=True)
    processes = Integer(256, help="Processes and threads that a notebook may have.").tag(
        config=True
    )
    file_size = Integer(200, help="Megabytes that one file may have.").tag(config=True)
    scratch_size = Integer(500, help="Megabytes that all its files may have together.").tag(
        config=True
    )
    output_size = Float(5, help="Megabytes of output that are kept of each cell.").tag(config=True)
    notebook_output_size = Float(
        20, help="Megabytes of output that are kept of all its cells, with attachments."
    ).tag(config=True)
    grader_memory = Integer(
        1000, help="Megabytes by which its messages may make the grading process grow."
    ).tag(config=True)
