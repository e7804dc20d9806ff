"""What a feedback page says of a task: its points, and why some were lost."""

from dataclasses import dataclass, field, replace

from grader.pages.stopped import Stopped
from helpers.misconceptions import Misconception


@dataclass(frozen=True)
class Remark:
    """Why a graded cell lost points, or several for one reason.

    Attributes:
        text: what happened, in one sentence.
        parts: (label, text) pairs: what a check expected and what it found.
        misconception: the detected misconception, or None.
        read: slug of a lesson and title of the section that explains it, or the task; or None.
        lesson: the section's address.
        stopped: the error that stopped the test, or None.
        unseen: whether the test failed in a hidden line.
        cells: what was lost: each cell in words.
    """

    text: str
    parts: tuple[tuple[str, str], ...] = ()
    misconception: Misconception | None = None
    read: tuple[str, str] | None = None
    lesson: str = ""
    stopped: Stopped | None = None
    unseen: bool = False
    cells: tuple[str, ...] = ()

    def joined(self, other: "Remark") -> "Remark | None":
        """Return both as one, if they are alike or have one misconception; else None."""
        same = replace(self, cells=(), unseen=False) == replace(other, cells=(), unseen=False)
        if not same and (self.misconception is None or self.misconception != other.misconception):
            return None
        new = tuple(part for part in other.parts if part not in self.parts)
        return replace(
            self,
            parts=self.parts + new,
            unseen=self.unseen or other.unseen,
            cells=self.cells + other.cells,
        )


@dataclass
class Task:
    """One task of the assignment, and its result.

    Attributes:
        title: its heading, without the points.
        anchor: its anchor on the page.
        score: current points.
        max_score: maximum points.
        pending: points pending manual grading.
        unconfirmed: whether manual points have to be reviewed.
        remarks: what went wrong, each reason once.
        kept: cells with all their points, in words.
        comments: the instructor's comments, in Markdown.
    """

    title: str
    anchor: str = ""
    score: float = 0
    max_score: float = 0
    pending: float = 0
    unconfirmed: bool = False
    remarks: list[Remark] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def add_remark(remarks: list[Remark], remark: Remark) -> None:
    """Add a remark to those of a task, or join it with one that says the same."""
    for place, other in enumerate(remarks):
        if joined := other.joined(remark):
            remarks[place] = joined
            return
    remarks.append(remark)
