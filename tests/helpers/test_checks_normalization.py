import numpy as np
import pytest

from helpers import checks

RNG = np.random.default_rng(0)
TABLE, MAPS = RNG.normal(3, 2, (5, 4)), RNG.normal(3, 2, (5, 2, 3, 4)) + np.arange(4)
GAMMA, BETA, EPSILON = RNG.uniform(2, 3, 4), RNG.uniform(-3, -2, 4), 0.3
MEAN, VARIANCE = RNG.normal(size=4), RNG.uniform(3, 9, 4)


def right(x, ddof=0):
    over = tuple(range(x.ndim - 1))
    return GAMMA * (x - x.mean(over)) / np.sqrt(x.var(over, ddof=ddof) + EPSILON) + BETA


@pytest.mark.parametrize("x", [TABLE, MAPS], ids=["table", "maps"])
def test_the_correct_output_is_not_a_mistake(x):
    assert checks.recognise_normalized(right(x), x, GAMMA, BETA, EPSILON) is None


@pytest.mark.parametrize("x", [TABLE, MAPS], ids=["table", "maps"])
def test_mistakes_of_any_shape_are_detected(x):
    over = tuple(range(x.ndim - 1))
    centred, variance = x - x.mean(over), x.var(over)
    standardized = centred / np.sqrt(variance + EPSILON)
    rows = x - x.mean(-1, keepdims=True)
    mistakes = {
        "epsilon-outside-the-root": GAMMA * centred / (np.sqrt(variance) + EPSILON) + BETA,
        "divided-by-the-variance": GAMMA * centred / (variance + EPSILON) + BETA,
        "sample-variance": right(x, ddof=1),
        "stretch-and-shift-left-out": standardized,
        "gamma-and-beta-exchanged": BETA * standardized + GAMMA,
        "wrong-axis": GAMMA * rows / np.sqrt(x.var(-1, keepdims=True) + EPSILON) + BETA,
    }
    for code, found in mistakes.items():
        assert checks.recognise_normalized(found, x, GAMMA, BETA, EPSILON) == code


def test_the_mean_over_the_batch_only_is_wrong_for_maps():
    found = GAMMA * (MAPS - MAPS.mean(0)) / np.sqrt(MAPS.var(0) + EPSILON) + BETA
    assert checks.recognise_normalized(found, MAPS, GAMMA, BETA, EPSILON) == "wrong-axis"


def test_counts():
    assert checks.recognise_bn_counts(10, 0, 5) == "bn-counted-as-two"
    assert checks.recognise_bn_counts(20, 0, 5) == "bn-all-trainable"
    assert checks.recognise_bn_counts(10, 10, 5) is None


def test_moving_means():
    mean = TABLE.mean(0)
    mistakes = {
        None: 0.9 * MEAN + 0.1 * mean,
        "momentum-of-the-new-batch": 0.1 * MEAN + 0.9 * mean,
        "wrong-axis": 0.9 * MEAN + 0.1 * TABLE.mean(),
        "statistics-replaced": mean,
    }
    for code, found in mistakes.items():
        assert checks.recognise_moving_mean(found, MEAN, TABLE, 0.9) == code


def test_moving_variances():
    around = np.mean((TABLE - MEAN) ** 2, axis=0)
    mistakes = {
        None: 0.9 * VARIANCE + 0.1 * TABLE.var(0),
        "momentum-of-the-new-batch": 0.1 * VARIANCE + 0.9 * TABLE.var(0),
        "sample-variance": 0.9 * VARIANCE + 0.1 * TABLE.var(0, ddof=1),
        "standard-deviation-kept": 0.9 * VARIANCE + 0.1 * TABLE.std(0),
        "variance-around-the-moving-mean": 0.9 * VARIANCE + 0.1 * around,
        "statistics-replaced": TABLE.var(0),
    }
    for code, found in mistakes.items():
        assert checks.recognise_moving_variance(found, MEAN, VARIANCE, TABLE, 0.9) == code
