import numpy as np
import pytest

from helpers import comparison


def test_the_interval_surrounds_the_mean_and_shrinks_with_the_root_of_the_number():
    values = np.random.default_rng(0).normal(3, 1, size=1600)
    mean, low, high = comparison.mean_interval(values)
    assert low < mean < high and mean == pytest.approx(values.mean())
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 40, rel=0.05)


@pytest.mark.parametrize("number", [5, 8, 30])
def test_it_holds_the_true_mean_as_often_as_it_says(number):
    samples = np.random.default_rng(1).normal(0, 1, size=(1000, number))
    covered = [low < 0 < high for _, low, high in map(comparison.mean_interval, samples)]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(
    "degrees, confidence, quantile",  # from the tables of Student's t
    [(4, 0.95, 2.776), (7, 0.95, 2.365), (44, 0.95, 2.015), (7, 0.9, 1.895), (10, 0.99, 3.169)],
)
def test_its_width_is_that_of_the_tables(degrees, confidence, quantile):
    values = np.random.default_rng(2).normal(3, 2, size=degrees + 1)
    mean, low, high = comparison.mean_interval(values, confidence)
    error = values.std(ddof=1) / np.sqrt(degrees + 1)
    assert (high - mean) / error == pytest.approx(quantile, abs=0.001)
    assert (mean - low) / error == pytest.approx(quantile, abs=0.001)


@pytest.mark.parametrize("number", [1, 4])
def test_few_values_get_no_interval(number):
    with pytest.raises(ValueError, match=f"{number} values are too few for an interval"):
        comparison.mean_interval(range(number))


def test_equal_values_leave_no_doubt():
    assert comparison.mean_interval([2.0] * 5) == (2, 2, 2)


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
