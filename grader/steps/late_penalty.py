"""Points off for handing in late; nbgrader's AssignLatePenalties asks this plugin."""

import math

from nbgrader.plugins import BasePlugin
from traitlets import Float

SECONDS_A_DAY = 86_400


class LatePenalty(BasePlugin):
    """Take points, or a share of the points, for each day that has begun.

    What is late is nbgrader's to know: the assignment has a due date in the gradebook, and the
    submission a `timestamp.txt`.
    """

    points_a_day = Float(0, min=0, help="Points that each day costs.").tag(config=True)
    share_a_day = Float(
        0, min=0, max=1, help="Share of the student's points that each day costs, e.g. 0.1."
    ).tag(config=True)
    grace_hours = Float(0, min=0, help="Hours after the due date that cost nothing.").tag(
        config=True
    )

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off, at most all there are; None if it is in time.

        Args:
            student_id: whose submission.
            score: the points it has.
            total_seconds_late: seconds after the due date.
        """
        seconds = total_seconds_late - 3600 * self.grace_hours
        if seconds <= 0:
            return None
        days = math.ceil(seconds / SECONDS_A_DAY)
        return min(score, days * (self.points_a_day + self.share_a_day * score))
