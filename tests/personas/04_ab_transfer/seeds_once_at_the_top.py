# /// verdict
# says = "sets the seed once, before all trainings"
# base = "terse"
# lost = { runs_are_paired = "unpaired-runs" }
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    keras.utils.set_random_seed(seeds[0])
    valid = np.zeros((len(ways), len(rates), len(seeds)))
    tested = np.zeros_like(valid)
    for i, way in enumerate(ways):
        for j, rate in enumerate(rates):
            for k, seed in enumerate(seeds):
                training, validation = draw(seed)

                model = way(*training, rate)
                valid[i, j, k] = accuracy_of(model, *validation)
                tested[i, j, k] = accuracy_of(model, *test)
    best = valid.mean(axis=2).argmax(axis=1)
    return np.stack([tested[i, best[i]] for i in range(len(ways))], axis=1)
