# /// verdict
# says = "Subtle: means that are close count as equal, and the smaller rate wins."
# blind = true
# base = "rules_as_written"
# lost = { rate_is_chosen_fairly = "" }
# ///

# %% best_learning_rate
def best_learning_rate(results):
    """Choose a learning rate from runs with several rates and seeds."""
    rates = sorted({run["learning_rate"] for run in results})
    means = {
        rate: np.mean([run["validation_accuracy"] for run in results if run["learning_rate"] == rate])
        for rate in rates
    }
    best = max(means.values())
    return min(rate for rate in rates if np.isclose(means[rate], best))
