"""The course's figures: one style, readable without colour."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

from helpers import inspect
from helpers.quiet_tensorflow import keras

# Okabe and Ito's colours, told apart by readers with colour-blindness; the order is also an
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
