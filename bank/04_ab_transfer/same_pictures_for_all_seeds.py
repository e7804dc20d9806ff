# /// verdict
# says = "draws the pictures once and changes only the weights"
# base = "terse"
# lost = { runs_are_paired = "unpaired-runs", rates_are_chosen_on_validation_pictures = "" }
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    valid = np.zeros((len(ways), len(rates), len(seeds)))
    tested = np.zeros_like(valid)
    for i, way in enumerate(ways):
        for j, rate in enumerate(rates):
            for k, seed in enumerate(seeds):
                training, validation = draw(seeds[0])
                keras.utils.set_random_seed(seed)
                model = way(*training, rate)
                valid[i, j, k] = accuracy_of(model, *validation)
                tested[i, j, k] = accuracy_of(model, *test)
    best = valid.mean(axis=2).argmax(axis=1)
    return np.stack([tested[i, best[i]] for i in range(len(ways))], axis=1)
