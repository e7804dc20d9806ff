# /// verdict
# says = "knows from scikit-learn's GridSearchCV: once the rate is chosen, fit again on training and validation pictures together"
# blind = true
# lost = { runs_are_paired = "" }
# base = "careful"
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    final = np.zeros((len(seeds), len(ways)))
    for w, way in enumerate(ways):
        scores = []
        for rate in rates:
            accuracies = []
            for seed in seeds:
                (x_train, y_train), (x_valid, y_valid) = draw(seed)
                keras.utils.set_random_seed(seed)
                accuracies.append(accuracy_of(way(x_train, y_train, rate), x_valid, y_valid))
            scores.append(np.mean(accuracies))
        best_rate = rates[int(np.argmax(scores))]
        # The rate is fixed, so the validation pictures are free: no need to waste their labels.
        for s, seed in enumerate(seeds):
            (x_train, y_train), (x_valid, y_valid) = draw(seed)
            x, y = np.concatenate([x_train, x_valid]), np.concatenate([y_train, y_valid])
            keras.utils.set_random_seed(seed)
            final[s, w] = accuracy_of(way(x, y, best_rate), *test)
    return final
