"""The course's figures: one style, readable without colour."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

from helpers import inspect
from helpers.quiet_tensorflow import keras

# Okabe and Ito's colours, which readers with colour-blindness can distinguish; the order is also an
# order of lightness, so that they stay apart in greyscale. https://jfly.uni-koeln.de/color/
DARK, BLUE, ORANGE, LIGHT = "#22313f", "#0072b2", "#e69f00", "#e8e8e8"

STYLE = {
    "figure.dpi": 96,
    "figure.constrained_layout.use": True,
    "axes.prop_cycle": plt.cycler(
        color=[BLUE, ORANGE, DARK, "#56b4e9"], linestyle=["-", "--", ":", "-."]
    ),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "font.size": 11,
    "hatch.linewidth": 0.7,
    "legend.frameon": False,
}
plt.rcParams.update(STYLE)


def draw_network(model: keras.Model, ax: plt.Axes, title: str = "") -> None:
    """Draw the layers of `model` as boxes, left to right, and show which of them learn.

    A frozen layer is pale and hatched, a trainable one solid orange, a layer without weights
    white. A batch-normalization layer also says which statistics it uses while `fit` runs: those
    of the batch, or the stored ones when it is frozen.

    Args:
        model: any built model; nested models are opened.
        ax: where to draw. Its axes are hidden.
        title: drawn above the boxes.
    """
    layers = inspect.leaf_layers(model)
    for position, layer in enumerate(layers):
        _draw_layer(layer, position, ax)
    for position in range(len(layers) - 1):
        arrow = {"arrowstyle": "-|>", "color": DARK, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (position + 0.57, 0.5), (position + 0.43, 0.5), arrowprops=arrow)
    ax.set(xlim=(-0.55, len(layers) - 0.45), ylim=(-0.35, 1.08))
    ax.set_title(title)
    ax.axis("off")


def _draw_layer(layer: keras.Layer, position: int, ax: plt.Axes) -> None:
    """Draw one layer as a box centred on (`position`, 0.5)."""
    parameters = sum(int(np.prod(weight.shape)) for weight in layer.weights)
    if not parameters:
        look, state = {"facecolor": "white", "linestyle": "--"}, ""
    elif layer.trainable:
        look, state = {"facecolor": ORANGE}, "trainable"
    else:
        look, state = {"facecolor": LIGHT, "hatch": "///"}, "frozen"
    box = FancyBboxPatch(
        (position - 0.41, 0.12),
        0.82,
        0.76,
        boxstyle="round,pad=0,rounding_size=0.08",
        edgecolor=DARK,
        linewidth=1.2,
        **look,
    )
    ax.add_patch(box)
    count = f"{parameters:,}" if parameters else "no weights"
    label = f"{type(layer).__name__}\n{count}".replace("BatchNormalization", "Batch\nNorm")
    backing = {"facecolor": look["facecolor"], "edgecolor": "none", "pad": 1.5}
    ax.text(position, 0.5, label, ha="center", va="center", color=DARK, fontsize=9, bbox=backing)
    ax.text(position, 0.95, layer.name, ha="center", va="bottom", fontsize=8, family="monospace")
    if isinstance(layer, keras.layers.BatchNormalization):
        state += "\nbatch statistics" if layer.trainable else "\nstored statistics"
    ax.text(position, 0.06, state, ha="center", va="top", fontsize=8, style="italic")


def runs(
    ax: plt.Axes,
    results: dict[str, Sequence[float]],
    *,
    xlabel: str,
    title: str = "",
    chance: float | None = None,
) -> None:
    """Draw every run of every condition: one row a condition, one dot a run, a bar at the mean.

    Args:
        ax: where to draw.
        results: for each condition, in the order from top to bottom, one number a run.
        xlabel: what the numbers are, with their unit.
        title: the point of the figure.
        chance: where a guesser would land; a dotted line.
    """
    for row, values in enumerate(results.values()):
        # Dots of equal runs are moved apart, evenly and not at random, so that all can be seen.
        shift = np.linspace(-0.18, 0.18, len(values)) if len(values) > 1 else [0]
        ax.plot(values, row + np.asarray(shift), "o", color=BLUE, markersize=6, alpha=0.75)
        ax.vlines(np.mean(values), row - 0.33, row + 0.33, color=DARK, linewidth=2.5)
    if chance is not None:
        ax.axvline(chance, color=DARK, linestyle=":")
        bottom = (chance, len(results) - 0.42)
        ax.annotate("chance", bottom, (4, 3), textcoords="offset points", style="italic")
    ax.set_yticks(range(len(results)), results)
    ax.set_ylim(len(results) - 0.4, -0.6)
    ax.grid(axis="x", color=LIGHT)
    ax.set_axisbelow(True)
    ax.set(xlabel=xlabel, title=title)
