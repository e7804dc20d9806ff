# /// verdict
# says = "sets the seed once at the top of each seed's round and draws after it"
# blind = true
# lost = { runs_are_paired = "unpaired-runs" }
# base = "careful"
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    valid_accuracy = np.zeros((len(seeds), len(ways), len(rates)))
    test_accuracy = np.zeros((len(seeds), len(ways), len(rates)))
    for s, seed in enumerate(seeds):
        keras.utils.set_random_seed(seed)
        training, valid = draw(seed)
        for w, way in enumerate(ways):
            for r, rate in enumerate(rates):
                model = way(*training, rate)
                valid_accuracy[s, w, r] = accuracy_of(model, *valid)
                test_accuracy[s, w, r] = accuracy_of(model, *test)
    best = valid_accuracy.mean(axis=0).argmax(axis=1)
    return np.stack([test_accuracy[:, w, best[w]] for w in range(len(ways))], axis=1)
