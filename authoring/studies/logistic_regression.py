"""A softmax head with an L2 penalty (logistic regression), fitted on features that are kept."""

import numpy as np


def standardised(
    features: np.ndarray, rows: dict[str, np.ndarray], *, one_scale: bool
) -> dict[str, np.ndarray]:
    """Scale features with the labelled pictures' statistics, to about unit length a picture.

    Args:
        features: float array (pictures, features).
        rows: places in `features`; under "pool" the labelled pictures.
        one_scale: one scale for all features, and not standard deviation 1 for each: many pixels
            at the edge are nearly always 0, and would be blown up.

    Returns:
        For each name in `rows`, float32 (pictures of that name, features that vary).
    """
    labelled = features[rows["pool"]].astype("float64")
    spread = labelled.std(axis=0)
    spread = np.full_like(spread, spread.mean()) if one_scale else spread
    useful = spread > 1e-6 * np.abs(labelled).max(axis=0)
    scale = spread[useful] * np.sqrt(useful.sum())
    mean = labelled.mean(axis=0)[useful]
    return {
        name: ((features[part][:, useful] - mean) / scale).astype("float32")
        for name, part in rows.items()
    }


def rotated(parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return as many coordinates as there are labelled pictures, if that is fewer.

    An L2-penalised head is a combination of the labelled pictures' features, so only the space they
    span matters, and a rotation does not change the penalty.

    Args:
        parts: what `standardised` returns; "pool" are the labelled pictures.
    """
    labelled = parts["pool"]
    if len(labelled) >= labelled.shape[1]:
        return parts
    values, vectors = np.linalg.eigh((labelled @ labelled.T).astype("float64"))
    kept = values > 1e-7 * values[-1]
    to_axes = (vectors[:, kept] / np.sqrt(values[kept])).astype("float32")
    return {name: part @ (labelled.T @ to_axes) for name, part in parts.items()}


def loss_and_gradient(parameters, x, one_hot, penalty):
    """Return mean cross-entropy plus penalty/2 · |kernel|², and its gradient.

    Args:
        parameters: float array (features + 1, classes); the last row is the bias.
        x: float array (pictures, features).
        one_hot: float array (pictures, classes).
        penalty: the weight of the squared kernel.
    """
    logits = x @ parameters[:-1] + parameters[-1]
    logits -= logits.max(axis=1, keepdims=True)
    log_probabilities = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -(one_hot * log_probabilities).sum() / len(x)
    loss += penalty / 2 * (parameters[:-1] ** 2).sum()
    difference = (np.exp(log_probabilities) - one_hot) / len(x)
    kernel = x.T @ difference + penalty * parameters[:-1]
    return loss, np.vstack([kernel, difference.sum(axis=0)])


def fit_head(parameters, x, one_hot, penalty, steps=100, memory=10):
    """Minimise `loss_and_gradient` from `parameters` on with L-BFGS; return the parameters.

    Args:
        parameters: where to begin, float array (features + 1, classes).
        x: float array (pictures, features).
        one_hot: float array (pictures, classes).
        penalty: the weight of the squared kernel.
        steps: at most so many; it ends before if no slope is steeper than 1e-5.
        memory: how many steps it remembers.

    Source: J. Nocedal and S. Wright (2006), "Numerical Optimization", algorithm 7.4.
    """
    loss, gradient = loss_and_gradient(parameters, x, one_hot, penalty)
    moves, changes = [], []
    for _ in range(steps):
        if np.abs(gradient).max() < 1e-5:
            break
        direction, factors = gradient.copy(), []
        for move, change in zip(reversed(moves), reversed(changes), strict=True):
            factors.append(np.vdot(move, direction) / np.vdot(change, move))
            direction -= factors[-1] * change
        if moves:
            direction *= np.vdot(moves[-1], changes[-1]) / np.vdot(changes[-1], changes[-1])
        for move, change, factor in zip(moves, changes, reversed(factors), strict=True):
            direction += (factor - np.vdot(change, direction) / np.vdot(change, move)) * move
        length, slope = 1.0, np.vdot(direction, gradient)
        while length > 1e-6:
            trial = parameters - length * direction
            trial_loss, trial_gradient = loss_and_gradient(trial, x, one_hot, penalty)
            if trial_loss <= loss - 1e-4 * length * slope:
                break
            length /= 2
        else:
            break
        move, change = trial - parameters, trial_gradient - gradient
        if np.vdot(move, change) > 1e-12:
            moves = [*moves, move][-memory:]
            changes = [*changes, change][-memory:]
        parameters, loss, gradient = trial, trial_loss, trial_gradient
    return parameters


def accuracy(parameters, x, targets) -> float:
    """Return the part of pictures whose highest logit is the right one.

    Args:
        parameters: as `fit_head` returns them.
        x: float array (pictures, features).
        targets: the right classes, int array (pictures,).
    """
    return float(np.mean((x @ parameters[:-1] + parameters[-1]).argmax(axis=1) == targets))
