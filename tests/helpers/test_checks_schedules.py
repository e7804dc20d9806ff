import numpy as np
import pytest

from helpers import checks
from helpers.quiet_tensorflow import keras


@pytest.mark.parametrize("run_eagerly", [False, True])
def test_the_rates_of_a_schedule_object_are_measured(run_eagerly):
    schedule = keras.optimizers.schedules.InverseTimeDecay(0.5, decay_steps=1, decay_rate=1.0)
    meter = checks.rate_meter(schedule, run_eagerly=run_eagerly)
    rates = checks.rates_used(meter, 3, epochs=2)
    np.testing.assert_allclose(rates, 0.5 / np.arange(1, 7), atol=1e-6)
    np.testing.assert_allclose(checks.rates_used(meter, 1), [0.5 / 7], atol=1e-6)


def test_the_rates_that_a_callback_sets_are_measured():
    scheduler = keras.callbacks.LearningRateScheduler(lambda epoch: 0.25 / (1 + epoch))
    meter = checks.rate_meter(0.9)
    rates = checks.rates_used(meter, 2, epochs=2, callbacks=[scheduler])
    np.testing.assert_allclose(rates, [0.25, 0.25, 0.125, 0.125], atol=1e-6)


def test_results_that_are_not_callbacks_are_reported():
    with pytest.raises(checks.CheckFailed, match='"found": "int'):
        checks.rates_used(checks.rate_meter(0.1), 2, callbacks=[3])


def test_rates_used_goes_on_at_a_later_epoch():
    rates = (0.1, 0.2, 0.3, 0.4)
    callbacks = [keras.callbacks.LearningRateScheduler(lambda epoch: rates[epoch])]
    model = checks.rate_meter(0.5, run_eagerly=True)
    used = checks.rates_used(model, 2, epochs=2, callbacks=callbacks, initial_epoch=1)
    np.testing.assert_allclose(used, [0.2, 0.2, 0.3, 0.3], atol=1e-5)
