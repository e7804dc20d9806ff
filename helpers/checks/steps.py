"""Which misconception is behind a step of an optimizer that differs from Keras's.

Each function takes what a step gave, the new weights and what is remembered, and the arguments of
that step. `found` is a tuple of arrays in the order that the docstring names; `weights`,
`velocity`, `average`, `squares` (what was remembered before the step) and `gradient` are arrays,
all float64 and of one shape; `rate`, `momentum`, `rho`, `beta_1`, `beta_2` and `epsilon` are
numbers, and `step` counts from 1. It returns a code of the catalogue, or None.

Formulas: Keras's, after B. Polyak (1964, momentum), Y. Nesterov (1983, in the form of I. Sutskever
et al. 2013), T. Tieleman and G. Hinton (2012, RMSprop: lecture 6.5 of "Neural Networks for Machine
Learning") and D. Kingma and J. Ba (2015, Adam: arXiv:1412.6980).
"""

import numpy as np

from helpers.checks.recognition import recognise_result


def recognise_wrong_momentum(found, weights, velocity, gradient, rate, momentum) -> str | None:
    """Name the mistake behind (weights, velocity) after a step of SGD with momentum."""
    right, uphill, averaged, unscaled = _velocities(velocity, gradient, rate, momentum)
    return recognise_result(
        found,
        [
            ("momentum-sign", [weights + uphill, uphill]),
            ("momentum-sign", [weights - uphill, uphill]),
            ("momentum-sign", [weights - right, right]),
            ("momentum-averaged", [weights + averaged, averaged]),
            ("rate-outside-the-velocity", [weights - rate * unscaled, unscaled]),
            ("state-not-returned", [weights + right, velocity]),
        ],
    )


def recognise_wrong_nesterov(found, weights, velocity, gradient, rate, momentum) -> str | None:
    """Name the mistake behind (weights, velocity) after a step with Nesterov's momentum."""
    right, uphill, averaged, unscaled = _velocities(velocity, gradient, rate, momentum)
    step = rate * gradient
    ahead = weights + momentum * right - step
    return recognise_result(
        found,
        [
            ("nesterov-without-look-ahead", [weights + right, right]),
            ("momentum-sign", [weights + momentum * uphill + step, uphill]),
            ("momentum-sign", [weights - momentum * uphill - step, uphill]),
            ("momentum-sign", [weights - momentum * right + step, right]),
            ("momentum-averaged", [weights + momentum * averaged - step, averaged]),
            (
                "rate-outside-the-velocity",
                [weights - rate * (momentum * unscaled + gradient), unscaled],
            ),
            ("state-not-returned", [ahead, velocity]),
        ],
    )


def recognise_wrong_rmsprop(found, weights, squares, gradient, rate, rho, epsilon) -> str | None:
    """Name the mistake behind (weights, squares) after a step of RMSprop."""
    right, summed, swapped = _averages(squares, gradient**2, rho)
    step = rate * gradient
    after = weights - step / np.sqrt(right + epsilon)
    wrong_squares = [("squares-summed", wrong) for wrong in summed]
    wrong_squares.append(("old-and-new-swapped", swapped))
    return recognise_result(
        found,
        [
            *((code, [weights - step / np.sqrt(s + epsilon), s]) for code, s in wrong_squares),
            ("epsilon-misplaced", [weights - step / (np.sqrt(right) + epsilon), right]),
            ("root-left-out", [weights - step / (right + epsilon), right]),
            ("state-not-returned", [after, squares]),
        ],
    )


def recognise_wrong_adam(
    found, weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon
) -> str | None:
    """Name the mistake behind (weights, average, squares) after a step of Adam."""
    first, (_, first_summed), first_swapped = _averages(average, gradient, beta_1)
    second, seconds_summed, second_swapped = _averages(squares, gradient**2, beta_2)
    full, full_squares = 1 - beta_1**step, 1 - beta_2**step

    def after(average, squares):
        root = np.sqrt(squares / full_squares) + epsilon
        return [weights - rate * average / full / root, average, squares]

    right = after(first, second)
    corrected = rate * np.sqrt(full_squares) / full * first
    uncorrected = [
        weights - rate * first / (np.sqrt(second) + epsilon),
        weights - rate * first / full / (np.sqrt(second) + epsilon),
        weights - rate * first / (np.sqrt(second / full_squares) + epsilon),
    ]
    return recognise_result(
        found,
        [
            *(("bias-correction-missing", [wrong, first, second]) for wrong in uncorrected),
            ("corrected-averages-kept", [right[0], first / full, second / full_squares]),
            ("old-and-new-swapped", after(first_swapped, second_swapped)),
            ("old-and-new-swapped", after(first_swapped, second)),
            ("old-and-new-swapped", after(first, second_swapped)),
            *(("squares-summed", after(first, wrong)) for wrong in seconds_summed),
            ("squares-summed", after(first_summed, seconds_summed[1])),
            ("epsilon-misplaced", [weights - corrected / np.sqrt(second + epsilon), first, second]),
            ("root-left-out", [weights - corrected / (second + epsilon), first, second]),
            ("state-not-returned", [right[0], average, squares]),
        ],
    )


def _velocities(velocity, gradient, rate, momentum):
    """Return the right velocity, then uphill, averaged and without the rate."""
    kept = momentum * velocity
    averaged = kept - (1 - momentum) * rate * gradient
    return kept - rate * gradient, kept + rate * gradient, averaged, kept + gradient


def _averages(old, new, share):
    """Return the right moving average, two sums in its place, and the shares swapped."""
    right, swapped = share * old + (1 - share) * new, (1 - share) * old + share * new
    return right, (old + new, share * old + new), swapped
