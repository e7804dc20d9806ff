# /// verdict
# says = "chooses the rate by the test accuracy"
# base = "terse_lines"
# lost = { rate_is_chosen_fairly = "rate-chosen-on-the-test-set" }
# ///

# %% best_learning_rate
def best_learning_rate(results):
    rates = sorted({r["learning_rate"] for r in results})
    means = [np.mean([r["test_accuracy"] for r in results if r["learning_rate"] == rate]) for rate in rates]
    return rates[int(np.argmax(means))]
