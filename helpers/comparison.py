"""Is one way of training better than another? Means with intervals, and a verdict in words."""

import functools

import numpy as np

from helpers.quiet_tensorflow import tensorflow as tf


def mean_interval(values, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return the mean of `values` and Student's t interval for it.

    Args:
        values: at least 5 numbers, for example one paired difference for each pair of classes.
        confidence: how often, from 0 to 1, such an interval holds the true mean if the values are
            independent and normally distributed.

    Returns:
        `(mean, low, high)`, in the units of `values`.

    Raises:
        ValueError: for fewer than 5 values, of which nobody can see whether they are about
            normally distributed: show the values.

    Source: Student (W. S. Gosset, 1908), "The Probable Error of a Mean",
    https://doi.org/10.2307/2331554.
    """
    values = np.asarray(values, dtype="float64")
    if len(values) < 5:
        raise ValueError(f"{len(values)} values are too few for an interval; show them instead.")
    mean, error = values.mean(), values.std(ddof=1) / np.sqrt(len(values))
    reach = _t_quantile(len(values) - 1, confidence) * error
    return float(mean), float(mean - reach), float(mean + reach)


@functools.cache
def _t_quantile(degrees: int, confidence: float) -> float:
    """Return what |t| stays below with this probability: https://dlmf.nist.gov/8.17 by halving."""
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        beyond = tf.math.betainc(*np.array([degrees / 2, 0.5, degrees / (degrees + middle**2)]))
        low, high = (middle, high) if beyond > 1 - confidence else (low, middle)
    return low


def verdict(differences) -> str:
    """Say what paired differences show, one per seed: nothing, unless every run agrees.

    Args:
        differences: at least 3 numbers, new minus old, for example accuracies with the same seed
            and split.

    Returns:
        "better in every run", "worse in every run" or "no clear difference". By chance, two ways
        that are equally good get a verdict once in 4 times with three runs, once in 16 with five,
        once in 128 with eight. With many runs a true difference is hardly ever found:
        see `mean_interval`.

    Raises:
        ValueError: for fewer than 3 differences.
    """
    differences = np.asarray(differences)
    if len(differences) < 3:
        raise ValueError(f"{len(differences)} run(s) cannot show a difference; take at least 3.")
    if np.all(differences > 0):
        return "better in every run"
    return "worse in every run" if np.all(differences < 0) else "no clear difference"
