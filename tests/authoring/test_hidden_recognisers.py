"""Recognisers that compute with the right rule stand in hidden tests; each mistake is named.

A mistake is written as the function that a student might hand in. It is looked at by the hidden
region's function, and handed to the lines of the same test that students see.
"""

import ast

import numpy as np
import pytest

from authoring import build_assignments
from grader.sheet.hidden_regions import HIDDEN_TESTS
from helpers import checks, inspect
from helpers.quiet_tensorflow import keras

SHEETS = {
    slug[:2]: build_assignments.from_text(build_assignments.TEXTS / f"{slug}.py")
    for slug in build_assignments.slugs()
    if slug.startswith(("01", "02", "07"))
}


def cell(number, test):
    """The source of a graded cell of an assignment."""
    (found,) = (
        cell.source
        for cell in SHEETS[number].cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == test
    )
    return found


def namespace(**more):
    return {"np": np, "checks": checks, "inspect": inspect, "keras": keras, **more}


def hidden_function(number, test, prefix):
    """The one function of a test's hidden region whose name begins so, by itself."""
    (region,) = HIDDEN_TESTS.findall(cell(number, test))
    (function,) = (
        statement
        for statement in ast.parse(region).body
        if isinstance(statement, ast.FunctionDef) and statement.name.startswith(prefix)
    )
    space = namespace()
    exec(ast.unparse(function), space)
    return space[function.name]


def visible_verdict(number, test, **answers):
    """What the lines that students see say of an answer: "passed", a code, or None."""
    try:
        exec(HIDDEN_TESTS.sub("", cell(number, test)), namespace(**answers))
    except checks.CheckFailed as failed:
        return failed.code
    return "passed"


def as_parameters(mistakes):
    """Parameters for pytest: (function, code, ...), named after the code."""
    return [pytest.param(*row, id=f"{place}-{row[1]}") for place, row in enumerate(mistakes)]


# Assignment 01

RNG = np.random.default_rng(0)
TABLE, MAPS = RNG.normal(3, 2, (5, 4)), RNG.normal(3, 2, (5, 2, 3, 4)) + np.arange(4)
GAMMA, BETA = RNG.uniform(2, 3, 4), RNG.uniform(-3, -2, 4)
MEAN, VARIANCE = RNG.normal(size=4), RNG.uniform(3, 9, 4)


def batch_norm(over=None, divisor=lambda var, eps: np.sqrt(var + eps), ddof=0, end=None):
    """A batch normalization: `over` are the axes, `end` what is done to what is standardized."""

    def forward(x, gamma, beta, epsilon):
        axes = tuple(range(x.ndim - 1)) if over is None else over(x.ndim)
        mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True, ddof=ddof)
        standardized = (x - mean) / divisor(var, epsilon)
        return end(standardized, gamma, beta) if end else gamma * standardized + beta

    return forward


OUTPUTS = {
    "right": (batch_norm(), None),
    "each row": (batch_norm(lambda ndim: (-1,)), "wrong-axis"),
    "epsilon": (batch_norm(divisor=lambda v, e: np.sqrt(v) + e), "epsilon-outside-the-root"),
    "variance": (batch_norm(divisor=lambda v, e: v + e), "divided-by-the-variance"),
    "no epsilon": (batch_norm(divisor=lambda v, e: v), "divided-by-the-variance"),
    "sample": (batch_norm(ddof=1), "sample-variance"),
    "bare": (batch_norm(end=lambda z, g, b: z), "stretch-and-shift-left-out"),
    "exchanged": (batch_norm(end=lambda z, g, b: b * z + g), "gamma-and-beta-exchanged"),
}
OF_MAPS = {
    "each position": (batch_norm(lambda ndim: (0,)), "wrong-axis"),
    "each picture": (batch_norm(lambda ndim: (1, 2)), "wrong-axis"),
}
#: With so many numbers and so small an epsilon the visible lines cannot tell these from right.
TOO_NEAR_IN_MAPS = ("right", "epsilon", "sample")


@pytest.mark.parametrize("name", OUTPUTS)
def test_mistakes_in_the_output_of_a_table(name):
    function, code = OUTPUTS[name]
    mistake = hidden_function("01", "forward_on_a_table", "probe_mistake")
    assert mistake(function(TABLE, GAMMA, BETA, 0.3), TABLE, GAMMA, BETA, 0.3) == code
    visible = visible_verdict("01", "forward_on_a_table", batch_norm_forward=function)
    assert visible == (code or "passed")


@pytest.mark.parametrize("name", {**OUTPUTS, **OF_MAPS})
def test_mistakes_in_the_output_of_maps(name):
    function, code = {**OUTPUTS, **OF_MAPS}[name]
    mistake = hidden_function("01", "forward_on_feature_maps", "probe_mistake")
    assert mistake(function(MAPS, GAMMA, BETA, 0.3), MAPS, GAMMA, BETA, 0.3) == code
    visible = visible_verdict("01", "forward_on_feature_maps", batch_norm_forward=function)
    assert visible == ("passed" if name in TOO_NEAR_IN_MAPS else code)


def test_any_axis_too_few_is_named_by_the_visible_lines_of_maps():
    function = batch_norm(lambda ndim: (0, 1))
    visible = visible_verdict("01", "forward_on_feature_maps", batch_norm_forward=function)
    assert visible == "wrong-axis"


def test_a_single_row_and_a_feature_that_never_varies_are_no_reason_to_fail():
    mistake = hidden_function("01", "forward_on_a_table", "probe_mistake")
    row = np.ones((1, 4))
    assert mistake(batch_norm()(row, GAMMA, BETA, 0.3) + 1, row, GAMMA, BETA, 0.3) is None


@pytest.mark.parametrize(
    "counts, code, visible",
    [
        (lambda features: (2 * features, 0), "bn-counted-as-two", "bn-counted-as-two"),
        (lambda features: (4 * features, 0), "bn-all-trainable", "passed"),
        (lambda features: (2 * features, 2 * features), None, "passed"),
        (lambda features: (features, 0), None, None),
    ],
)
def test_mistakes_in_counts_of_batch_normalization(counts, code, visible):
    mistake = hidden_function("01", "four_numbers_a_feature", "probe_mistake")
    assert mistake(*counts(5), 5) == code
    assert visible_verdict("01", "four_numbers_a_feature", bn_parameter_counts=counts) == visible


@pytest.mark.parametrize(
    "new_mean, code",
    [
        (lambda old, batch, kept: kept * old + (1 - kept) * batch.mean(0), None),
        (
            lambda old, batch, kept: (1 - kept) * old + kept * batch.mean(0),
            "momentum-of-the-new-batch",
        ),
        (lambda old, batch, kept: kept * old + (1 - kept) * batch.mean(), "wrong-axis"),
        (lambda old, batch, kept: batch.mean(0), "statistics-replaced"),
    ],
)
def test_mistakes_in_the_moving_mean(new_mean, code):
    mistake = hidden_function("01", "moving_mean_is_pulled", "probe_mistake")
    assert mistake(new_mean(MEAN, TABLE, 0.9), MEAN, TABLE, 0.9) == code

    def update(mean, variance, batch, momentum):
        return new_mean(mean, batch, momentum), variance

    visible = visible_verdict("01", "moving_mean_is_pulled", update_moving_statistics=update)
    assert visible == (code or "passed")


def pulled(to, kept=lambda momentum: momentum):
    """A moving variance that is pulled to what the batch gives."""

    def new_variance(mean, old, batch, momentum):
        share = kept(momentum)
        return share * old + (1 - share) * to(mean, batch, momentum)

    return new_variance


@pytest.mark.parametrize(
    "new_variance, code",
    [
        (pulled(lambda mean, batch, momentum: batch.var(0)), None),
        (
            pulled(lambda mean, batch, momentum: batch.var(0), kept=lambda momentum: 1 - momentum),
            "momentum-of-the-new-batch",
        ),
        (pulled(lambda mean, batch, momentum: batch.var()), "wrong-axis"),
        (pulled(lambda mean, batch, momentum: batch.var(0, ddof=1)), "sample-variance"),
        (pulled(lambda mean, batch, momentum: batch.std(0)), "standard-deviation-kept"),
        (
            pulled(lambda mean, batch, momentum: ((batch - mean) ** 2).mean(0)),
            "variance-around-the-moving-mean",
        ),
        (
            pulled(
                lambda mean, batch, momentum: (
                    (batch - momentum * mean - (1 - momentum) * batch.mean(0)) ** 2
                ).mean(0)
            ),
            "variance-around-the-moving-mean",
        ),
        (lambda mean, old, batch, momentum: batch.var(0), "statistics-replaced"),
    ],
)
def test_mistakes_in_the_moving_variance(new_variance, code):
    mistake = hidden_function("01", "moving_variance_is_pulled", "probe_mistake")
    found = new_variance(MEAN, VARIANCE, TABLE, 0.9)
    assert mistake(found, MEAN, VARIANCE, TABLE, 0.9) == code

    def update(mean, variance, batch, momentum):
        return mean, new_variance(mean, variance, batch, momentum)

    visible = visible_verdict("01", "moving_variance_is_pulled", update_moving_statistics=update)
    assert visible == (code or "passed")


# Assignment 02


def counted(total, trainable):
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


def nested_model():
    """12 + 16 + 5 numbers, 8 of them not trainable; Dropout has two more."""
    inner = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(4, use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.5),
        ]
    )
    return keras.Sequential([keras.Input((3,)), inner, keras.layers.Dense(1, name="head")])


def test_mistakes_in_counts_of_parameters():
    mistake = hidden_function("02", "numbers_are_counted", "probe_mistake")
    model = nested_model()
    assert mistake(model, counted(7, 5)) == "arrays-counted-for-numbers"
    assert mistake(model, counted(35, 25)) == "variables-counted-for-weights"
    assert mistake(model, counted(5, 5)) == "inner-layers-overlooked"
    assert mistake(model, counted(33, 24)) is None
    model.trainable = False
    model.get_layer("head").trainable = True
    assert mistake(model, counted(33, 5)) == "outer-flag-overlooked"


@pytest.mark.parametrize(
    "count, code",
    [
        (lambda m: (size(m.weights), size(m.trainable_weights)), "passed"),
        (lambda m: (len(m.weights), len(m.trainable_weights)), "arrays-counted-for-numbers"),
        (
            lambda m: (size(m.variables), size(m.trainable_variables)),
            "variables-counted-for-weights",
        ),
        (lambda m: (size(last_two(m)), size(last_two(m))), "inner-layers-overlooked"),
        (lambda m: (0, 0), None),
    ],
)
def test_visible_mistakes_in_counts_of_parameters(count, code):
    (made,) = (one.source for one in SHEETS["02"].cells if "def make_model" in one.source)
    space = namespace()
    exec(made, space)

    def parameter_counts(model):
        return counted(*count(model))

    answers = {"make_model": space["make_model"], "parameter_counts": parameter_counts}
    assert visible_verdict("02", "numbers_are_counted", **answers) == code


def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def last_two(model):
    return [weight for layer in model.layers[-2:] for weight in layer.weights]


# Assignment 07. Where a mistake makes no difference in the visible lines, `seen` is False.

WEIGHTS, MEMORY, GRADIENT = np.array([[1.0, -2.0, 0.5], [0.3, 0.4, 0.6], [0.5, -1.0, 2.0]])
AVERAGE = np.array([0.2, 0.1, -0.7])


def rolls(velocity, jump=lambda w, v, g, r, m: w + v, state=None):
    """A step with a velocity; `state` is what it hands on in place of it."""

    def step(w, v, g, r, m):
        new = velocity(v, g, r, m)
        return [jump(w, new, g, r, m), new if state is None else state(v)]

    return step


def downhill(v, g, r, m):
    return m * v - r * g


def uphill(v, g, r, m):
    return m * v + r * g


def averaged(v, g, r, m):
    return m * v - (1 - m) * r * g


def unscaled(v, g, r, m):
    return m * v + g


@pytest.mark.parametrize(
    "step, code",
    as_parameters(
        [
            (rolls(downhill), None),
            (rolls(uphill), "momentum-sign"),
            (rolls(uphill, lambda w, v, g, r, m: w - v), "momentum-sign"),
            (rolls(downhill, lambda w, v, g, r, m: w - v), "momentum-sign"),
            (rolls(averaged), "momentum-averaged"),
            (rolls(unscaled, lambda w, v, g, r, m: w - r * v), "rate-outside-the-velocity"),
            (rolls(downhill, state=lambda v: v), "state-not-returned"),
        ]
    ),
)
def test_mistakes_in_steps_of_momentum(step, code):
    mistake = hidden_function("07", "momentum_rolls", "probed_mistake")
    arguments = WEIGHTS, MEMORY, GRADIENT, 0.1, 0.8
    assert mistake(step(*arguments), *arguments) == code
    visible = visible_verdict("07", "momentum_rolls", momentum_step=step)
    assert visible == (code or "passed")


def ahead(w, v, g, r, m):
    return w + m * v - r * g


@pytest.mark.parametrize(
    "step, code",
    as_parameters(
        [
            (rolls(downhill, ahead), None),
            (rolls(downhill), "nesterov-without-look-ahead"),
            (rolls(uphill, lambda w, v, g, r, m: w + m * v + r * g), "momentum-sign"),
            (rolls(uphill, lambda w, v, g, r, m: w - m * v - r * g), "momentum-sign"),
            (rolls(downhill, lambda w, v, g, r, m: w - m * v + r * g), "momentum-sign"),
            (rolls(averaged, ahead), "momentum-averaged"),
            (
                rolls(unscaled, lambda w, v, g, r, m: w - r * (m * v + g)),
                "rate-outside-the-velocity",
            ),
            (rolls(downhill, ahead, state=lambda v: v), "state-not-returned"),
        ]
    ),
)
def test_mistakes_in_steps_of_nesterov(step, code):
    mistake = hidden_function("07", "nesterov_steps_further", "probed_mistake")
    arguments = WEIGHTS, MEMORY, GRADIENT, 0.1, 0.8
    assert mistake(step(*arguments), *arguments) == code
    visible = visible_verdict("07", "nesterov_steps_further", nesterov_step=step)
    assert visible == (code or "passed")


def rmsprop(
    kept=lambda rho: rho,
    came_in=lambda rho: 1 - rho,
    root=lambda squares, eps: np.sqrt(squares + eps),
    state=None,
):
    """A step of RMSprop; `state` is what it hands on in place of the average."""

    def step(w, s, g, r, rho, eps):
        new = kept(rho) * s + came_in(rho) * g**2
        return [w - r * g / root(new, eps), new if state is None else state(s)]

    return step


@pytest.mark.parametrize(
    "step, code, seen",
    as_parameters(
        [
            (rmsprop(), None, False),
            (rmsprop(lambda rho: 1, lambda rho: 1), "squares-summed", True),
            (rmsprop(came_in=lambda rho: 1), "squares-summed", True),
            (rmsprop(lambda rho: 1 - rho, lambda rho: rho), "old-and-new-swapped", False),
            (rmsprop(root=lambda s, eps: np.sqrt(s) + eps), "epsilon-misplaced", False),
            (rmsprop(root=lambda s, eps: s + eps), "root-left-out", True),
            (rmsprop(state=lambda s: s), "state-not-returned", False),
        ]
    ),
)
def test_mistakes_in_steps_of_rmsprop(step, code, seen):
    mistake = hidden_function("07", "rmsprop_divides_by_its_average", "probed_mistake")
    arguments = WEIGHTS, MEMORY, GRADIENT, 0.1, 0.8, 0.5
    assert mistake(step(*arguments), *arguments) == code
    visible = visible_verdict("07", "rmsprop_divides_by_its_average", rmsprop_step=step)
    assert visible == (code if seen else "passed")


def adam(
    first=lambda b: (b, 1 - b),
    second=lambda b: (b, 1 - b),
    corrected=(True, True),
    divisor=lambda squares, eps: np.sqrt(squares) + eps,
    state=lambda old, new, full: new,
):
    """A step of Adam; `state` is what it hands on of each average."""

    def adam_step(w, a, s, g, t, r, b1, b2, eps):
        average = first(b1)[0] * a + first(b1)[1] * g
        squares = second(b2)[0] * s + second(b2)[1] * g**2
        full = 1 - b1**t, 1 - b2**t
        weights = w - r * average / full[0] ** corrected[0] / divisor(
            squares / full[1] ** corrected[1], eps
        )
        return [weights, state(a, average, full[0]), state(s, squares, full[1])]

    return adam_step


def epsilon_under_the_root(w, a, s, g, t, r, b1, b2, eps):
    _, average, squares = adam()(w, a, s, g, t, r, b1, b2, eps)
    rate = r * np.sqrt(1 - b2**t) / (1 - b1**t)
    return [w - rate * average / np.sqrt(squares + eps), average, squares]


def without_root(w, a, s, g, t, r, b1, b2, eps):
    _, average, squares = adam()(w, a, s, g, t, r, b1, b2, eps)
    rate = r * np.sqrt(1 - b2**t) / (1 - b1**t)
    return [w - rate * average / (squares + eps), average, squares]


def swapped(b):
    return 1 - b, b


def summed(b):
    return b, 1


#: Function, code, and whether the visible lines of the late step and those of the first show it.
ADAM = [
    (adam(), None, False, False),
    (adam(corrected=(0, 0)), "bias-correction-missing", False, True),
    (adam(corrected=(1, 0)), "bias-correction-missing", False, True),
    (adam(corrected=(0, 1)), "bias-correction-missing", False, True),
    (adam(first=swapped, second=swapped), "old-and-new-swapped", False, True),
    (adam(first=swapped), "old-and-new-swapped", False, True),
    (adam(second=swapped), "old-and-new-swapped", False, True),
    (adam(second=summed), "squares-summed", True, True),
    (adam(second=lambda b: (1, 1)), "squares-summed", True, True),
    (adam(first=summed, second=summed), "squares-summed", True, True),
    (epsilon_under_the_root, "epsilon-misplaced", False, False),
    (without_root, "root-left-out", True, True),
    (adam(state=lambda old, new, full: new / full), "corrected-averages-kept", False, False),
    (adam(state=lambda old, new, full: old), "state-not-returned", False, False),
]


@pytest.mark.parametrize("step, code, late, first", as_parameters(ADAM))
def test_mistakes_in_steps_of_adam(step, code, late, first):
    arguments = WEIGHTS, AVERAGE, MEMORY, GRADIENT, 3, 0.1, 0.8, 0.9, 0.01
    for test, seen in (("adam_averages", late), ("adam_corrects_its_first_steps", first)):
        mistake = hidden_function("07", test, "probed_mistake")
        assert mistake(step(*arguments), *arguments) == code
        assert visible_verdict("07", test, adam_step=step) == (code if seen else "passed")
