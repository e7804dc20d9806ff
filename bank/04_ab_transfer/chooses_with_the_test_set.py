# /// verdict
# says = "takes for each way the rate that is best on the test pictures"
# base = "terse"
# lost = { rates_are_chosen_on_validation_pictures = "test-set-used-to-choose" }
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    valid = np.zeros((len(ways), len(rates), len(seeds)))
    tested = np.zeros_like(valid)
    for i, way in enumerate(ways):
        for j, rate in enumerate(rates):
            for k, seed in enumerate(seeds):
                training, validation = draw(seed)
                keras.utils.set_random_seed(seed)
                model = way(*training, rate)
                valid[i, j, k] = accuracy_of(model, *validation)
                tested[i, j, k] = accuracy_of(model, *test)
    best = tested.mean(axis=2).argmax(axis=1)
    return np.stack([tested[i, best[i]] for i in range(len(ways))], axis=1)
