"""Which misconception is behind numbers that are not those of batch normalization.

Each function compares what was found with what common mistakes give, and returns the code of the
first that fits, or None. S. Ioffe and C. Szegedy (2015), arXiv:1502.03167, define the layer.
"""

import numpy as np

from helpers.checks.recognition import recognise_result


def recognise_bn_counts(trainable: int, non_trainable: int, features: int) -> str | None:
    """Look at wrong numbers of parameters of a batch normalization.

    Args:
        trainable: how many trainable numbers were found.
        non_trainable: how many others.
        features: how many features the layer normalizes; right are 2 × features of each.
    """
    if trainable + non_trainable == 2 * features:
        return "bn-counted-as-two"
    return "bn-all-trainable" if (trainable, non_trainable) == (4 * features, 0) else None


def recognise_normalized(found, x, gamma, beta, epsilon: float) -> str | None:
    """Look at a wrong output of batch normalization in training.

    Args:
        found: float array, shape of `x`.
        x: the batch, shape (batch, ..., features).
        gamma: shape (features,).
        beta: shape (features,).
        epsilon: what keeps the division safe.
    """
    over = tuple(range(x.ndim - 1))
    axes = [axis for axis in ((0,), (-1,), over[1:], None) if axis not in (over, ())]
    mean, variance = x.mean(over), x.var(over)
    samples = x.size // x.shape[-1]

    def mistakes():
        for axis in axes:
            off_centre = x - x.mean(axis, keepdims=True)
            scaled = off_centre / np.sqrt(x.var(axis, keepdims=True) + epsilon)
            yield "wrong-axis", gamma * scaled + beta
        centred = x - mean
        yield "epsilon-outside-the-root", gamma * centred / (np.sqrt(variance) + epsilon) + beta
        yield "divided-by-the-variance", gamma * centred / (variance + epsilon) + beta
        yield "divided-by-the-variance", gamma * centred / variance + beta
        sample_variance = variance * samples / (samples - 1)
        yield "sample-variance", gamma * centred / np.sqrt(sample_variance + epsilon) + beta
        standardized = centred / np.sqrt(variance + epsilon)
        yield "stretch-and-shift-left-out", standardized
        yield "gamma-and-beta-exchanged", beta * standardized + gamma

    return _first_equal(found, mistakes)


def recognise_moving_mean(found, moving_mean, batch, momentum: float) -> str | None:
    """Look at a wrong moving mean.

    Args:
        found: float array, shape (features,).
        moving_mean: the old one, shape (features,).
        batch: shape (rows, features).
        momentum: the share of the old value that is kept.
    """

    def mistakes():
        yield "momentum-of-the-new-batch", _pulled(moving_mean, batch.mean(0), 1 - momentum)
        yield "wrong-axis", _pulled(moving_mean, batch.mean(), momentum)
        yield "statistics-replaced", batch.mean(0)

    return _first_equal(found, mistakes)


def recognise_moving_variance(
    found, moving_mean, moving_variance, batch, momentum: float
) -> str | None:
    """Look at a wrong moving variance.

    Args:
        found: float array, shape (features,).
        moving_mean: the old moving mean, shape (features,).
        moving_variance: the old moving variance, shape (features,).
        batch: shape (rows, features).
        momentum: the share of the old value that is kept.
    """
    rows, variance = len(batch), batch.var(0)

    def mistakes():
        yield "momentum-of-the-new-batch", _pulled(moving_variance, variance, 1 - momentum)
        yield "wrong-axis", _pulled(moving_variance, batch.var(), momentum)
        yield "statistics-replaced", variance
        sample_variance = variance * rows / max(rows - 1, 1)
        yield "sample-variance", _pulled(moving_variance, sample_variance, momentum)
        yield "standard-deviation-kept", _pulled(moving_variance, batch.std(0), momentum)
        pulled_mean = _pulled(moving_mean, batch.mean(0), momentum)
        for centre in (moving_mean, pulled_mean):
            around = np.mean((batch - centre) ** 2, axis=0)
            yield "variance-around-the-moving-mean", _pulled(moving_variance, around, momentum)

    return _first_equal(found, mistakes)


def _pulled(old, new, momentum: float):
    return momentum * old + (1 - momentum) * new


def _first_equal(found, mistakes) -> str | None:
    with np.errstate(all="ignore"):
        pairs = list(mistakes())
    return recognise_result([found], [(code, [numbers]) for code, numbers in pairs])
