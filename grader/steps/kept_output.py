"""What is kept of the messages that a cell's execution brings."""

from nbclient.exceptions import CellExecutionComplete
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Float

from grader.sandbox.kernel_messages import size

MEGABYTE = 1_000_000
OUTPUTS = {"stream", "display_data", "execute_result", "update_display_data", "error"}


class KeptOutput(Execute):
    """nbgrader's Execute with a limit of output; what nbclient chokes on is dropped, too."""

    output_size = Float(5, help="Megabytes of output that are kept of a cell.").tag(config=True)

    def begin_output(self) -> None:
        """Begin to count; to be called before each cell."""
        self._kept, self._dropped = 0, False

    def end_output(self, cell, index: int) -> str | None:
        """Say in the cell, and return in words, that something was left out."""
        if not self._dropped:
            return None
        reason = f"a cell wrote more than {self.output_size:g} MB"
        # At the beginning, since nbgrader cuts long outputs at the end.
        said = new_output("stream", name="stdout", text=f"[Not everything is kept: {reason}]\n")
        cell.outputs.insert(0, said)
        self.clear_display_id_mapping(index)  # it counts outputs from the beginning
        return reason

    def process_message(self, msg, cell, cell_index):
        """See nbclient. An error is kept, whatever its size, if there is none yet.

        Without it the cell would pass.
        """
        try:
            if msg["msg_type"] in OUTPUTS:
                self._kept += size(msg["content"])
                if self._kept > self.output_size * MEGABYTE:
                    self._dropped = True
                    if msg["msg_type"] != "error" or utils.has_failed(cell):
                        return None
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception:  # whatever a message of the submission's own making leads to
            return None
