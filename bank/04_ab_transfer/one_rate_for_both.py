# /// verdict
# says = "finds a comparison fair only if both ways run at the same rate"
# blind = true
# lost = { rates_are_chosen_on_validation_pictures = "one-rate-for-both-ways" }
# base = "careful"
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    valid_accuracy = np.zeros((len(rates), len(seeds), len(ways)))
    test_accuracy = np.zeros((len(rates), len(seeds), len(ways)))
    for s, seed in enumerate(seeds):
        training, valid = draw(seed)
        for r, rate in enumerate(rates):
            for w, way in enumerate(ways):
                keras.utils.set_random_seed(seed)
                model = way(*training, rate)
                valid_accuracy[r, s, w] = accuracy_of(model, *valid)
                test_accuracy[r, s, w] = accuracy_of(model, *test)
    # both ways may differ in A and in nothing else, so they need the same rate
    best = valid_accuracy.mean(axis=(1, 2)).argmax()
    return test_accuracy[best]
