# /// verdict
# says = "takes whichever of two equally good rates comes first"
# base = "terse_lines"
# lost = { rate_is_chosen_fairly = "" }
# ///

# %% best_learning_rate
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    return max(accuracies, key=lambda rate: np.mean(accuracies[rate]))
