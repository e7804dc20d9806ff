import numpy as np
import pytest

from helpers import checks
from helpers.quiet_tensorflow import keras

WEIGHTS, MEMORY, GRADIENT = np.array([[1.0, -2.0, 0.5], [0.3, 0.4, 0.6], [0.5, -1.0, 2.0]])
RATE, SHARE = 0.1, 0.8


def test_optimizer_path_is_the_rule_of_keras():
    gradients = np.array([GRADIENT, 2 * GRADIENT])
    path = checks.optimizer_path(keras.optimizers.SGD(RATE, momentum=SHARE), WEIGHTS, gradients)
    first = WEIGHTS - RATE * GRADIENT
    second = first - SHARE * RATE * GRADIENT - RATE * 2 * GRADIENT
    np.testing.assert_allclose(path, [first, second], atol=1e-6)
    assert path.dtype == "float64"


def momentum(kept, pushed, direction=1):
    velocity = SHARE * MEMORY + kept * GRADIENT
    return [WEIGHTS + direction * velocity + pushed * GRADIENT, velocity]


@pytest.mark.parametrize(
    "found, code",
    [
        (momentum(-RATE, 0), None),
        (momentum(RATE, 0), "momentum-sign"),
        (momentum(RATE, 0, -1), "momentum-sign"),
        (momentum(-RATE, 0, -1), "momentum-sign"),
        (momentum(-RATE * (1 - SHARE), 0), "momentum-averaged"),
        (momentum(1, 0, -RATE), "rate-outside-the-velocity"),
        ([momentum(-RATE, 0)[0], MEMORY], "state-not-returned"),
    ],
)
def test_steps_of_momentum(found, code):
    arguments = WEIGHTS, MEMORY, GRADIENT, RATE, SHARE
    assert checks.recognise_wrong_momentum(found, *arguments) == code


@pytest.mark.parametrize(
    "found, code",
    [
        (momentum(-RATE, -RATE, SHARE), None),
        (momentum(-RATE, 0), "nesterov-without-look-ahead"),
        (momentum(RATE, RATE, SHARE), "momentum-sign"),
        (momentum(-RATE * (1 - SHARE), -RATE, SHARE), "momentum-averaged"),
        (momentum(1, -RATE, -RATE * SHARE), "rate-outside-the-velocity"),
        ([momentum(-RATE, -RATE, SHARE)[0], MEMORY], "state-not-returned"),
    ],
)
def test_steps_of_nesterov(found, code):
    arguments = WEIGHTS, MEMORY, GRADIENT, RATE, SHARE
    assert checks.recognise_wrong_nesterov(found, *arguments) == code


def rmsprop(kept=SHARE, came_in=1 - SHARE, root=lambda squares: np.sqrt(squares + 0.5)):
    squares = kept * MEMORY + came_in * GRADIENT**2
    return [WEIGHTS - RATE * GRADIENT / root(squares), squares]


@pytest.mark.parametrize(
    "found, code",
    [
        (rmsprop(), None),
        (rmsprop(1, 1), "squares-summed"),
        (rmsprop(SHARE, 1), "squares-summed"),
        (rmsprop(1 - SHARE, SHARE), "old-and-new-swapped"),
        (rmsprop(root=lambda squares: np.sqrt(squares) + 0.5), "epsilon-misplaced"),
        (rmsprop(root=lambda squares: squares + 0.5), "root-left-out"),
        ([rmsprop()[0], MEMORY], "state-not-returned"),
    ],
)
def test_steps_of_rmsprop(found, code):
    arguments = WEIGHTS, MEMORY, GRADIENT, RATE, SHARE, 0.5
    assert checks.recognise_wrong_rmsprop(found, *arguments) == code


AVERAGE, STEP, SECOND_SHARE = np.array([0.2, 0.1, -0.7]), 3, 0.9


def adam(
    first=(SHARE, 1 - SHARE),
    second=(SECOND_SHARE, 1 - SECOND_SHARE),
    corrected=(1, 1),
    root=np.sqrt,
    epsilon=0.01,
):
    average = first[0] * AVERAGE + first[1] * GRADIENT
    squares = second[0] * MEMORY + second[1] * GRADIENT**2
    full, full_squares = 1 - SHARE**STEP, 1 - SECOND_SHARE**STEP
    mean = average / full ** corrected[0]
    weights = WEIGHTS - RATE * mean / (root(squares / full_squares ** corrected[1]) + epsilon)
    return [weights, average, squares]


@pytest.mark.parametrize(
    "found, code",
    [
        (adam(), None),
        (adam(corrected=(0, 0)), "bias-correction-missing"),
        (adam(corrected=(1, 0)), "bias-correction-missing"),
        (adam(corrected=(0, 1)), "bias-correction-missing"),
        (adam(first=(1 - SHARE, SHARE)), "old-and-new-swapped"),
        (adam(second=(1 - SECOND_SHARE, SECOND_SHARE)), "old-and-new-swapped"),
        (adam(second=(SECOND_SHARE, 1)), "squares-summed"),
        (adam(second=(1, 1)), "squares-summed"),
        (adam(first=(SHARE, 1), second=(SECOND_SHARE, 1)), "squares-summed"),
        ([adam()[0], AVERAGE, MEMORY], "state-not-returned"),
    ],
)
def test_steps_of_adam(found, code):
    arguments = WEIGHTS, AVERAGE, MEMORY, GRADIENT, STEP, RATE, SHARE, SECOND_SHARE, 0.01
    assert checks.recognise_wrong_adam(found, *arguments) == code


def test_stored_corrected_averages_are_detected():
    weights, average, squares = adam()
    full, full_squares = 1 - SHARE**STEP, 1 - SECOND_SHARE**STEP
    found = [weights, average / full, squares / full_squares]
    arguments = WEIGHTS, AVERAGE, MEMORY, GRADIENT, STEP, RATE, SHARE, SECOND_SHARE, 0.01
    assert checks.recognise_wrong_adam(found, *arguments) == "corrected-averages-kept"
