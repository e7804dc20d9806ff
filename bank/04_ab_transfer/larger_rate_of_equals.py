# /// verdict
# says = "Subtle: of two rates that are equally good it takes the larger one."
# blind = true
# base = "sequential_of_the_clones_layers"
# lost = { rates_are_chosen_on_validation_pictures = "" }
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    test_images, test_labels = test
    columns = []
    for way in ways:
        models, means = {}, {}
        for rate in rates:
            accuracies = []
            for seed in seeds:
                (train_images, train_labels), (valid_images, valid_labels) = draw(seed)
                keras.utils.set_random_seed(seed)
                model = way(train_images, train_labels, rate)
                models[rate, seed] = model
                accuracies.append(accuracy_of(model, valid_images, valid_labels))
            means[rate] = np.mean(accuracies)
        _, best_rate = max((mean, rate) for rate, mean in means.items())
        columns.append(
            [accuracy_of(models[best_rate, seed], test_images, test_labels) for seed in seeds]
        )
    return np.array(columns).T
