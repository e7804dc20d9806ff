# /// verdict
# says = "takes for each run the rate that was best in that run"
# base = "terse"
# lost = { rates_are_chosen_on_validation_pictures = "rate-chosen-for-each-run" }
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
    best = valid.argmax(axis=1)
    return np.take_along_axis(tested, best[:, None, :], axis=1)[:, 0].T
