import itertools

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.colors import to_hex

from helpers import plots
from helpers.quiet_tensorflow import keras


def drawn(model):
    fig, ax = plt.subplots()
    plots.draw_network(model, ax, "title")
    words = [text.get_text() for text in ax.texts]
    boxes = [(to_hex(box.get_facecolor()), box.get_hatch()) for box in ax.patches]
    plt.close(fig)
    return words, boxes


def test_state_is_shown_by_words_and_hatching():
    norm = keras.layers.BatchNormalization(name="norm")
    layers = [keras.layers.Flatten(), keras.layers.Dense(3, name="dense"), norm]
    model = keras.Sequential([keras.Input((2, 2)), *layers])
    model.layers[1].trainable = False
    words, boxes = drawn(model)
    assert words.count("frozen") == 1
    assert "trainable\nbatch statistics" in words
    assert [hatch for _, hatch in boxes] == [None, "///", None]
    norm.trainable = False
    words, boxes = drawn(model)
    assert "frozen\nstored statistics" in words
    assert [hatch for _, hatch in boxes] == [None, "///", "///"]


def test_colors_differ_in_grayscale():
    def lightness(colour):
        red, green, blue = matplotlib.colors.to_rgb(colour)
        return 0.299 * red + 0.587 * green + 0.114 * blue

    steps = sorted(map(lightness, (plots.DARK, plots.BLUE, plots.ORANGE, plots.LIGHT)))
    assert min(right - left for left, right in itertools.pairwise(steps)) > 0.15


def test_every_run_is_a_dot_and_every_mean_a_bar():
    fig, ax = plt.subplots()
    results = {"old": [0.5, 0.5, 0.8], "new": [0.9]}
    plots.runs(ax, results, xlabel="accuracy", chance=0.1)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [sorted(line.get_xdata()) for line in dots] == [[0.5, 0.5, 0.8], [0.9]]
    assert len({tuple(point) for line in dots for point in line.get_xydata()}) == 4
    means = [bar.get_segments()[0][0][0] for bar in ax.collections]
    assert means == [sum(results["old"]) / 3, 0.9]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["old", "new"]
    plt.close(fig)
