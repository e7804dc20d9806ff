# /// verdict
# says = "takes the rate of the best single run"
# base = "terse_lines"
# lost = { rate_is_chosen_fairly = "luckiest-run-taken" }
# ///

# %% best_learning_rate
def best_learning_rate(results):
    return max(results, key=lambda run: run["validation_accuracy"])["learning_rate"]
