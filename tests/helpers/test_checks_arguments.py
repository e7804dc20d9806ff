import numpy as np
import pytest

from helpers import checks


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_an_argument_without_effect_is_named(shape):
    with pytest.raises(checks.CheckFailed) as failure:
        checks.require_argument_used(lambda momentum: np.full(shape, 0.9), "momentum", 0.9, 0.5)
    assert failure.value.code == "argument-not-used"
    assert "'momentum'" in failure.value.expected
    assert failure.value.found == "the same result for 0.9 and for 0.5"


def test_an_argument_with_any_effect_is_used():
    checks.require_argument_used(lambda momentum: [momentum, 1.0], "momentum", 0.9, 0.5)
    checks.require_argument_used(lambda rows: np.ones(rows), "rows", 2, 3)
    checks.require_argument_used(lambda rate: 1 + rate, "rate", 1e-5, 2e-5)
