"""The lessons in order, and a map of them."""

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch, Rectangle

from helpers.plots import DARK, LIGHT, ORANGE


@dataclass(frozen=True)
class Lesson:
    """One lesson: its slug, its title and the question it answers, broken for a small box."""

    slug: str
    title: str
    question: str

    @property
    def number(self) -> str:
        """The two digits in front of the title."""
        return self.slug[:2]


#: The four parts of the course, each with its lessons; lesson 00 is the way in.
PARTS = {
    "Inside a network": (
        Lesson(
            "01_batch_normalization",
            "Batch normalization",
            "What does this layer compute,\nand what does it remember?",
        ),
        Lesson(
            "02_trainable_weights",
            "Trainable and\nnon-trainable weights",
            "Which numbers does\ntraining change?",
        ),
        Lesson(
            "03_cloning_and_freezing",
            "Cloning and freezing",
            "How is knowledge handed on\nwithout harm?",
        ),
    ),
    "Knowledge\nfrom elsewhere": (
        Lesson(
            "04_ab_transfer",
            "Fashion-MNIST\nA/B transfer",
            "Does it help?\nAn honest experiment",
        ),
        Lesson(
            "05_feature_extraction",
            "Feature extraction with\nXception and DenseNet",
            "What can a network say\nabout pictures it never saw?",
        ),
        Lesson(
            "06_fine_tuning",
            "Fine-tuning",
            "When may all of it learn,\nand how carefully?",
        ),
    ),
    "Training,\nand advice on it": (
        Lesson(
            "07_optimizers",
            "Optimizers",
            "What does one step do,\nand which steps are best?",
        ),
        Lesson(
            "08_learning_rate_schedules",
            "Learning-rate\nschedules",
            "How long should\na step be, and when?",
        ),
        Lesson(
            "09_old_advice_tested",
            "Old advice, tested",
            "What may you believe?",
        ),
    ),
    "Pictures\nof your own": (
        Lesson(
            "10_photographs",
            "Photographs",
            "When does transfer win,\nand where does it stop?",
        ),
        Lesson(
            "11_one_workflow",
            "One workflow,\nstart to finish",
            "Which steps lead to a model\nthat others can use?",
        ),
        Lesson(
            "12_why_and_how_far",
            "Why it works,\nand how far",
            "What is a base worth,\nand when can you rely on it?",
        ),
    ),
}


def draw(ax: plt.Axes, title: str = "") -> None:
    """Draw the lessons after this one as a path through four bands, one a part.

    Args:
        ax: where to draw, about 10 × 7.5 inches. Its axes are hidden.
        title: drawn above the map.
    """
    ends = [2.2 * len(lessons) - 1.25 for lessons in PARTS.values()]
    for row, (part, lessons) in enumerate(PARTS.items()):
        top = -2 * row
        ax.add_patch(Rectangle((-0.75, top - 0.9), 7.35, 1.8, facecolor=LIGHT, alpha=0.55))
        ax.text(
            -0.5, top, part, rotation=90, ha="center", va="center", fontsize=9.5, style="italic"
        )
        for column, lesson in enumerate(lessons):
            _draw_lesson(ax, lesson, 2.2 * column + 0.95, top)
            if column:
                _arrow(ax, (2.2 * column - 0.27, top), (2.2 * column - 0.03, top))
        if row:
            # From the end of the row above, between the bands, to the beginning of this one.
            end = ends[row - 1]
            ax.plot([end, end, 0.95], [top + 1.32, top + 1, top + 1], color=DARK, ls="-", lw=1.3)
            _arrow(ax, (0.95, top + 1), (0.95, top + 0.68))
    ax.set(xlim=(-0.8, 6.65), ylim=(1.05 - 2 * len(PARTS), 0.95))
    ax.set_title(title)
    ax.axis("off")


def _draw_lesson(ax: plt.Axes, lesson: Lesson, x: float, y: float) -> None:
    box = FancyBboxPatch(
        (x - 0.96, y - 0.66),
        1.92,
        1.32,
        boxstyle="round,pad=0,rounding_size=0.12",
        facecolor="white",
        edgecolor=DARK,
        linewidth=1.2,
    )
    ax.add_patch(box)
    ax.text(x - 0.86, y + 0.52, lesson.number, va="top", fontsize=17, color=DARK, weight="bold")
    ax.plot([x - 0.86, x - 0.56], [y + 0.08, y + 0.08], color=ORANGE, linestyle="-", linewidth=3)
    ax.text(x - 0.46, y + 0.5, lesson.title, va="top", fontsize=8.8, weight="bold", color=DARK)
    ax.text(x - 0.86, y - 0.08, lesson.question, va="top", fontsize=8.8, color=DARK)


def _arrow(ax: plt.Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = {"arrowstyle": "-|>", "color": DARK, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=arrow)
