"""Does what a network learned from eight classes help it with the other two? Fashion-MNIST.

    python -m authoring.studies.ab_transfer dense          (45 pairs × 5 seeds × 2 sizes)
    python -m authoring.studies.ab_transfer convolutional  (12 pairs × 3 seeds × 2 sizes)
    python -m authoring.studies.ab_transfer all_labels     (12 pairs × 5 seeds × 2 starts)

Task B is one pair of classes, task A the other eight. Each part draws its labelled pictures of B
from the training set, trains B from scratch and B on a copy of A (the head for 40 steps, then
everything) with the same pictures in the same order for the same number of steps, 20 pictures a
step, and measures both once on the pair's 2,000 test pictures.

Fixed beforehand: networks, budgets, pairs, seeds. Chosen on validation pictures of two pairs only
(pullover / T-shirt, shirt / sandal), from a grid for each kind of run: the learning rates, which
are then the same for all pairs and for 20 and 200 labels. That the rate falls at the end was
chosen on validation pictures of shirt / T-shirt, where runs from scratch were unsteady without.
"""

import argparse
import functools
import itertools
import sys

import numpy as np

from authoring.studies import training
from authoring.studies.pretrain_densenet import pictures_for_compact
from authoring.studies.study import Study
from helpers import data, densenet
from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf

COMMAND = "python -m authoring.studies.ab_transfer"
SEEDS, FEWER_SEEDS = range(1, 6), range(1, 4)
SIZES = (20, 200)
ALL_PAIRS = [(high, low) for low, high in itertools.combinations(range(10), 2)]
#: The two pairs that are used everywhere, and ten that were drawn.
TWO_PAIRS = [(2, 0), (6, 5)]
_drawn = np.random.default_rng(0).permutation([p for p in ALL_PAIRS if p not in TWO_PAIRS])[:10]
TWELVE_PAIRS = TWO_PAIRS + [(int(positive), int(negative)) for positive, negative in _drawn]

KEYS = ("positive", "negative", "seed", "labels")
RESULTS = ("accuracy_of_a", "from_scratch", "from_a")


def sgd(learning_rate, steps=None):
    """Return gradient descent with momentum 0.9; after `steps` steps the rate falls to a tenth."""
    if steps is not None:
        rates = [learning_rate, learning_rate / 10]
        learning_rate = keras.optimizers.schedules.PiecewiseConstantDecay([steps], rates)
    return keras.optimizers.SGD(learning_rate, momentum=0.9)


class Dense:
    """784-300-100-50-50-50 with selu."""

    pictures_a, epochs_a = 48_000, 3
    head_steps = 40
    scratch_rate, head_rate, everything_rate = 0.005, 0.01, 0.005

    @staticmethod
    def optimizer_a():
        """Return a new optimizer for model A."""
        return sgd(0.02)

    @staticmethod
    def prepare(images):
        """Return uint8 pictures (n, 28, 28) as float32 from 0 to 1."""
        return images.astype("float32") / 255

    @staticmethod
    def build(units, activation):
        """Return the network with a head of `units`."""
        hidden = [
            keras.layers.Dense(size, activation="selu", kernel_initializer="lecun_normal")
            for size in (300, 100, 50, 50, 50)
        ]
        head = keras.layers.Dense(units, activation=activation)
        return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), *hidden, head])


class Convolutional:
    """The course's compact DenseNet, for fewer steps on A than Dense and as many on B.

    The moving statistics of batch normalization have momentum 0.9 instead of 0.99 in every run:
    after 200 steps they would otherwise still hold 13 % of the values they begin with.
    """

    pictures_a, epochs_a = 24_000, 2
    head_steps = 40
    scratch_rate, head_rate, everything_rate = 0.03, 0.1, 0.03

    @staticmethod
    def optimizer_a():
        """Return a new optimizer for model A."""
        return keras.optimizers.Adam(3e-3)

    prepare = staticmethod(pictures_for_compact)

    @staticmethod
    def build(units, activation):
        """Return the network with a head of `units`."""
        base = densenet.compact_densenet(8)
        for layer in base.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.momentum = 0.9
        head = keras.layers.Dense(units, activation=activation)
        return keras.Model(base.input, head(base.get_layer("pooled").output))


class Experiment:
    """Model A, and B with and without it, for one kind of network.

    Args:
        kind: `Dense` or `Convolutional`.
        steps: the budget of B; in its last fifth the learning rate is a tenth.
        seeds_of_a: whether each seed has a model A of its own; if not, one per pair serves all.
    """

    batch = 20

    def __init__(self, kind, steps=200, seeds_of_a=True):
        self.kind, self.steps, self.seeds_of_a = kind, steps, seeds_of_a
        (images, self.labels), (test_images, self.test_labels) = data.load_fashion_mnist()
        self.images, self.test_images = kind.prepare(images), kind.prepare(test_images)
        self.a, self.b = kind.build(8, "softmax"), kind.build(1, "sigmoid")
        a_loss = keras.losses.SparseCategoricalCrossentropy()
        self.learn_a = training.Phase(self.a, kind.optimizer_a(), a_loss)
        loss = keras.losses.BinaryCrossentropy()
        falls = steps - steps // 5
        scratch = sgd(kind.scratch_rate, falls)
        everything = sgd(kind.everything_rate, falls - kind.head_steps)
        self.phases = {"scratch": training.Phase(self.b, scratch, loss)}
        self.phases["everything"] = training.Phase(self.b, everything, loss)
        for layer in self.b.layers[:-1]:
            layer.trainable = False
        self.phases["head"] = training.Phase(self.b, sgd(kind.head_rate), loss)
        self.model_a = functools.lru_cache(maxsize=1)(self.train_model_a)
        self.fresh_weights = functools.cache(self.draw_weights)

    def draw_weights(self, seed, units, activation):
        """Return the random weights that a network with a head of `units` begins with."""
        keras.utils.set_random_seed(seed)
        return self.kind.build(units, activation).get_weights()

    def train_model_a(self, positive, negative, seed):
        """Return (weights of A without its head, A's accuracy on its own 8,000 test pictures)."""
        kind, classes = self.kind, [c for c in range(10) if c not in (positive, negative)]
        rng = np.random.default_rng([seed, positive, negative])
        places = np.flatnonzero(np.isin(self.labels, classes))
        places = rng.permutation(places)[: kind.pictures_a]
        labels = np.searchsorted(classes, self.labels[places])
        self.a.set_weights(self.fresh_weights(seed, 8, "softmax"))
        steps = kind.epochs_a * (kind.pictures_a // 256)
        batches = training.batches(kind.pictures_a, 256, steps, rng)
        self.learn_a.run(tf.constant(self.images[places]), tf.constant(labels), batches)
        test = np.isin(self.test_labels, classes)
        answers = training.answers(self.a, self.test_images[test]).argmax(axis=1)
        right = np.searchsorted(classes, self.test_labels[test]) == answers
        return self.a.get_weights()[:-2], round(float(right.mean()), 4)

    def draw(self, positive, negative, seed, size):
        """Return `size` pictures of B, their labels (1: positive), and the generator's state."""
        rng = np.random.default_rng([seed, positive, negative, 1])
        places = rng.permutation(np.flatnonzero(np.isin(self.labels, (positive, negative))))[:size]
        labels = (self.labels[places] == positive).astype("float32")[:, np.newaxis]
        return tf.constant(self.images[places]), tf.constant(labels), rng

    def accuracy(self, images, labels):
        """Return B's share of right answers; `labels` are 0 or 1, shape (n,)."""
        answers = training.answers(self.b, images)[:, 0] > 0.5
        return round(float((answers == labels).mean()), 4)

    def measure(self, positive, negative, seed, size):
        """Return the results of one part: A's accuracy, B from scratch, B from A."""
        base, accuracy_of_a = self.model_a(positive, negative, seed if self.seeds_of_a else 1)
        images, labels, rng = self.draw(positive, negative, seed, size)
        batches = training.batches(size, self.batch, self.steps, rng)
        test = np.isin(self.test_labels, (positive, negative))
        test_images, test_labels = self.test_images[test], self.test_labels[test] == positive
        fresh = self.fresh_weights(seed, 1, "sigmoid")
        self.b.set_weights(fresh)
        self.phases["scratch"].run(images, labels, batches)
        from_scratch = self.accuracy(test_images, test_labels)
        self.b.set_weights(base + fresh[-2:])
        self.phases["head"].run(images, labels, batches[: self.kind.head_steps])
        self.phases["everything"].run(images, labels, batches[self.kind.head_steps :])
        return accuracy_of_a, from_scratch, self.accuracy(test_images, test_labels)


def parts(pairs, seeds):
    """Return the keys of all parts, the parts that share a model A beside each other."""
    return [(*pair, seed, size) for pair in pairs for seed in seeds for size in SIZES]


def dense():
    """Run all 45 pairs with dense networks, a model A for each pair and seed."""
    study = Study("ab_transfer_dense", f"{COMMAND} dense", KEYS, RESULTS)
    study.run(parts(ALL_PAIRS, SEEDS), Experiment(Dense).measure)


def convolutional():
    """Run twelve pairs with the compact DenseNet, one model A for each pair."""
    study = Study("ab_transfer_convolutional", f"{COMMAND} convolutional", KEYS, RESULTS)
    experiment = Experiment(Convolutional, seeds_of_a=False)
    study.run(parts(TWELVE_PAIRS, FEWER_SEEDS), experiment.measure)


def all_labels():
    """Follow dense networks on 10,000 pictures of B; the other 2,000 validate.

    Same recipe, 1,500 steps. "begun" says where B began: with random weights or with A's.
    """
    checks = (20, 40, 60, 80, 100, 200, 400, 800, 1500)
    experiment, kind = Experiment(Dense, steps=checks[-1]), Dense
    results = ("accuracy_of_a", "test", *(f"valid_{step}" for step in checks))

    def measure(positive, negative, seed, begun):
        base, accuracy_of_a = experiment.model_a(positive, negative, seed)
        images, labels, rng = experiment.draw(positive, negative, seed, 12_000)
        batches = training.batches(10_000, experiment.batch, checks[-1], rng)
        valid_images, valid_labels = images[10_000:], labels.numpy()[10_000:, 0]
        fresh = experiment.fresh_weights(seed, 1, "sigmoid")
        experiment.b.set_weights(fresh if begun == "scratch" else base + fresh[-2:])
        curve, done, before = [], 0, None
        for step in checks:
            phase = "scratch" if begun == "scratch" else "everything"
            if begun == "from_a" and step <= kind.head_steps:
                phase = "head"
            now = batches[done:step]
            experiment.phases[phase].run(images, labels, now, go_on=phase == before)
            curve.append(experiment.accuracy(valid_images, valid_labels))
            done, before = step, phase
        test = np.isin(experiment.test_labels, (positive, negative))
        test_labels = experiment.test_labels[test] == positive
        return accuracy_of_a, experiment.accuracy(experiment.test_images[test], test_labels), *curve

    keys = ("positive", "negative", "seed", "begun")
    study = Study("ab_transfer_all_labels", f"{COMMAND} all_labels", keys, results)
    starts = ("scratch", "from_a")
    study.run([(*p, s, begun) for p in TWELVE_PAIRS for s in SEEDS for begun in starts], measure)


def main() -> None:
    """Run the study that the command line names."""
    studies = {"dense": dense, "convolutional": convolutional, "all_labels": all_labels}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("study", choices=studies)
    studies[parser.parse_args().study]()


if __name__ == "__main__":
    sys.exit(main())
