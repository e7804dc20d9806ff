"""Is one way of training better than another? Means with intervals, and a verdict in words."""

import numpy as np


def mean_interval(values, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return the mean of `values` and a bootstrap interval for it.

    Args:
        values: at least 8 numbers, for example one paired difference for each pair of classes.
        confidence: the part of resampled means that lies inside the interval.

    Returns:
        `(mean, low, high)`, in the units of `values`. The 10,000 resamples are drawn with a fixed
        seed: the same values give the same interval.

    Raises:
        ValueError: for fewer than 8 values, where this interval is too narrow: show the values.

    Source: B. Efron (1979), "Bootstrap Methods: Another Look at the Jackknife",
    https://doi.org/10.1214/aos/1176344552 (the percentile interval).
    """
    values = np.asarray(values, dtype="float64")
    if len(values) < 8:
        raise ValueError(
            f"an interval from {len(values)} values would be too narrow; show the values instead."
        )
    draws = np.random.Generator(np.random.PCG64(0)).integers(
        len(values), size=(10_000, len(values))
    )
    means = values[draws].mean(axis=1)
    tail = (1 - confidence) / 2
    return float(values.mean()), *map(float, np.quantile(means, [tail, 1 - tail]))


def verdict(differences) -> str:
    """Say what paired differences show, one per seed: nothing, unless every run agrees.

    Args:
        differences: at least 3 numbers, new minus old, for example accuracies with the same seed
            and split.

    Returns:
        "better in every run", "worse in every run" or "no clear difference". With five runs, two
        ways that are equally good agree in sign once in 16 times by chance.

    Raises:
        ValueError: for fewer than 3 differences.
    """
    differences = np.asarray(differences)
    if len(differences) < 3:
        raise ValueError(f"{len(differences)} run(s) cannot show a difference; take at least 3.")
    if np.all(differences > 0):
        return "better in every run"
    return "worse in every run" if np.all(differences < 0) else "no clear difference"
