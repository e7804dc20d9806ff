import numpy as np
import pytest

from helpers import comparison


def test_the_interval_surrounds_the_mean_and_shrinks_with_the_root_of_the_number():
    values = np.random.default_rng(0).normal(3, 1, size=1600)
    mean, low, high = comparison.mean_interval(values)
    assert low < mean < high and mean == pytest.approx(values.mean())
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 40, rel=0.05)


def test_its_coverage_is_about_the_nominal_one():
    samples = np.random.default_rng(1).normal(0, 1, size=(300, 30))
    covered = [low < 0 < high for _, low, high in map(comparison.mean_interval, samples)]
    assert 0.88 < np.mean(covered) < 0.98


def test_the_same_values_give_the_same_interval():
    values = np.arange(10)
    assert comparison.mean_interval(values) == comparison.mean_interval(values)


@pytest.mark.parametrize("number", [1, 5, 7])
def test_few_values_get_no_interval(number):
    with pytest.raises(ValueError, match=f"interval from {number} values would be too narrow"):
        comparison.mean_interval(range(number))


def test_eight_values_are_enough():
    assert comparison.mean_interval(range(8))[0] == 3.5


@pytest.mark.parametrize(
    "differences, words",
    [
        ([0.1, 0.2, 0.01], "better in every run"),
        ([-0.1, -0.2, -0.01], "worse in every run"),
        ([0.5, 0.5, -0.01], "no clear difference"),
        ([0.5, 0.5, 0.0], "no clear difference"),
        ([-0.5, -0.5, 0.01], "no clear difference"),
        ([-0.5, -0.5, 0.0], "no clear difference"),
    ],
)
def test_a_verdict_needs_every_run(differences, words):
    assert comparison.verdict(differences) == words


def test_two_runs_show_nothing():
    with pytest.raises(ValueError, match="take at least 3"):
        comparison.verdict([1, 1])
