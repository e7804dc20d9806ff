"""The late penalty, as a plugin of nbgrader's AssignLatePenalties."""

import math

from nbgrader.plugins import BasePlugin
from traitlets import Float

SECONDS_A_DAY = 86_400


class LatePenalty(BasePlugin):
    """Deduct points, or a share of the points, for each day late, rounded up to whole days.

    nbgrader computes the lateness from the assignment's due date in the gradebook and the
    submission's `timestamp.txt`.
    """

    points_a_day = Float(0, min=0, help="Points deducted for each day late.").tag(config=True)
    share_a_day = Float(
        0, min=0, max=1, help="Share of the student's points deducted for each day late, e.g. 0.1."
    ).tag(config=True)
    grace_hours = Float(0, min=0, help="Hours after the due date without a penalty.").tag(
        config=True
    )

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to deduct, at most the score; None if the submission is on time.

        Args:
            student_id: the student's id.
            score: the submission's points.
            total_seconds_late: seconds after the due date.
        """
        seconds = total_seconds_late - 3600 * self.grace_hours
        if seconds <= 0:
            return None
        days = math.ceil(seconds / SECONDS_A_DAY)
        return min(score, days * (self.points_a_day + self.share_a_day * score))
