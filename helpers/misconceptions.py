"""The catalogue of misconceptions: what a failed check recognised, why, and how to mend it.

A check that fails names an entry by its code; the class report counts them. `symptom` is for
instructors, the rest is shown to students, so it says nothing of the hidden tests.
"""

import textwrap
from dataclasses import dataclass


def labelled(label: str, text: str) -> list[str]:
    """Return a label and its text as lines of at most 88 characters, the text in a column."""
    return textwrap.wrap(
        f"{label + ':':10}{text}", width=88, subsequent_indent=" " * 10, break_long_words=False
    )


@dataclass(frozen=True)
class Misconception:
    """One way of thinking wrongly about Keras, with its repair.

    Attributes:
        code: short and stable, lower case with hyphens.
        name: the misconception in a few words.
        symptom: what one sees when it is there.
        why: why that happens.
        repair: what to do instead.
        lesson: slug of the lesson that explains it.
        section: title of the section in that lesson.
    """

    code: str
    name: str
    symptom: str
    why: str
    repair: str
    lesson: str
    section: str

    def advice(self) -> list[str]:
        """Return the lines that are shown under a failed check."""
        return [
            *labelled("Why", self.why),
            *labelled("Try", self.repair),
            *labelled("Read", f"lesson {self.lesson[:2]}, section “{self.section}”"),
        ]

    def headline(self) -> str:
        """Return the first line of a failed check that recognised this; it begins with the code."""
        return f"[{self.code}] {self.name}"


_CLONING = "03_cloning_and_freezing"

CATALOGUE = {
    entry.code: entry
    for entry in (
        Misconception(
            "layers-shared",
            "Layers are shared where a copy was meant",
            "Training one model moves the weights of the other.",
            "Putting a layer into a second model does not copy it: both models hold the same "
            "object and the same weights.",
            "clone the model first (keras.models.clone_model, then set_weights) and build on the "
            "clone's layers.",
            _CLONING,
            "Two names, one layer",
        ),
        Misconception(
            "cloned-without-weights",
            "The clone starts from fresh random weights",
            "The copy has the right layers but gives other outputs than the original.",
            "clone_model copies the layers and their settings. The weights of the clone are "
            "newly drawn.",
            "copy them as well: clone.set_weights(model.get_weights()).",
            _CLONING,
            "What a clone keeps",
        ),
        Misconception(
            "trainable-flags-lost",
            "The copy forgot which layers were frozen",
            "The copy's layers have other `trainable` flags than the original's.",
            "Layers made anew start trainable, and setting `trainable` on a whole model "
            "overwrites the flag of every layer inside.",
            "use a way of copying that keeps the flags, and do not touch them afterwards.",
            _CLONING,
            "What a clone keeps",
        ),
        Misconception(
            "layers-compared-by-name",
            "Same name taken for same layer",
            "Two clones are said to share layers, because their layers have equal names.",
            "A clone's layers carry the names of the originals, but they are other objects with "
            "weights of their own.",
            "compare objects, not names: `is`, or a set of id(...).",
            _CLONING,
            "Two names, one layer",
        ),
        Misconception(
            "layers-compared-by-value",
            "Equal values taken for the same weights",
            "A copy is said to share layers with its original, because the numbers are equal.",
            "Right after copying, two separate sets of weights hold equal numbers; the next "
            "training step tells them apart.",
            "compare objects, not values: `is`, or a set of id(...).",
            _CLONING,
            "Two names, one layer",
        ),
        Misconception(
            "nested-layers-overlooked",
            "Layers inside a nested model are overlooked",
            "Sharing is seen at the top level only.",
            "A model can be a layer of another model; `model.layers` lists the outermost layers "
            "and does not look inside.",
            "look at something that reaches all depths: `model.weights` does.",
            _CLONING,
            "Two names, one layer",
        ),
        Misconception(
            "froze-the-wrong-object",
            "The freeze landed on another model",
            "The model that was meant to stay as it is was changed.",
            "`trainable` belongs to the layer object. Setting it on a layer that another model "
            "uses too, or on the original instead of the copy, changes that other model.",
            "make the copy first, then set `trainable` on the copy's layers only.",
            _CLONING,
            "A new head on a clone",
        ),
        Misconception(
            "nothing-frozen",
            "The base still learns",
            "Weights that should stay as they were moved in the first training.",
            "Every layer is trainable until it is told otherwise, and a clone takes its flags "
            "from the original.",
            "set layer.trainable = False on all layers but the new head, then compile.",
            _CLONING,
            "Freeze, train, thaw, train",
        ),
        Misconception(
            "head-frozen-too",
            "The new head is frozen as well",
            "fit moves nothing at all.",
            "`trainable = False` on a model covers all its layers, those added later included.",
            "freeze the layers below the head one by one, and leave the model's own flag alone.",
            _CLONING,
            "Freeze, train, thaw, train",
        ),
        Misconception(
            "stale-compile-after-freezing",
            "Frozen too late: training goes on as before",
            "After a first fit, a layer is frozen without compiling again, and still learns.",
            "The list of weights that learn is fixed when the training step is first traced. "
            "Changing `trainable` later changes the flag and nothing else.",
            "compile again after every change of `trainable`, before the next fit.",
            _CLONING,
            "What goes wrong",
        ),
        Misconception(
            "stale-compile-after-thawing",
            "Thawed, but not compiled again: the thaw does nothing",
            "After the thaw, fit runs without a warning and the thawed layers do not move.",
            "The list of weights that learn is fixed when the training step is first traced. "
            "Changing `trainable` later changes the flag and nothing else.",
            "after setting `trainable`, call compile again with a new optimizer.",
            _CLONING,
            "What goes wrong",
        ),
        Misconception(
            "optimizer-reused",
            "One optimizer for two sets of weights",
            "fit raises ValueError: Unknown variable.",
            "An optimizer keeps state for the weights it was first built with and refuses others.",
            "make a new optimizer object for every compile.",
            _CLONING,
            "What goes wrong",
        ),
        Misconception(
            "thaw-skipped",
            "`model.trainable = True` on a flag that was True already",
            "Layers frozen one by one stay frozen after the model's own flag is set to True.",
            "A model has a flag of its own beside those of its layers. Assigning the value it "
            "already has is skipped, and nothing is passed on to the layers.",
            "set `trainable = True` on every layer itself, and inside models on theirs, at every "
            "depth.",
            _CLONING,
            "What goes wrong",
        ),
        Misconception(
            "not-compiled",
            "The model was not compiled",
            "fit cannot run: there is no loss and no optimizer.",
            "A model made from another model's layers is a new model: it has no loss and no "
            "optimizer until compile has been called on it.",
            "call model.compile(optimizer=..., loss=...) before you return it.",
            _CLONING,
            "Freeze, train, thaw, train",
        ),
        Misconception(
            "single-unit-softmax",
            "A softmax over a single unit",
            "The loss falls, but the model answers 1 for every picture.",
            "Softmax makes the outputs sum to 1. With one output there is nothing left to "
            "choose: it is always 1.",
            "use one unit with activation='sigmoid' for a yes/no question.",
            _CLONING,
            "A new head on a clone",
        ),
        Misconception(
            "loss-does-not-match-output",
            "The loss expects another kind of output",
            "The loss that fit reports is not the binary cross-entropy of the probabilities.",
            "A sigmoid gives the probability of one class, and binary cross-entropy measures how "
            "surprised that probability is by the truth. Other losses ask another question.",
            "with one sigmoid unit use loss='binary_crossentropy'.",
            _CLONING,
            "A new head on a clone",
        ),
    )
}
