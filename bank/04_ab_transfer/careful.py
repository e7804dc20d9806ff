# /// verdict
# says = "a careful student: does everything the statement says, edge cases too"
# blind = true
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    images, labels = np.asarray(images), np.asarray(labels)
    in_b = np.isin(labels, [positive, negative])
    classes_a = [label for label in range(10) if label not in (positive, negative)]
    labels_a = np.searchsorted(classes_a, labels[~in_b])  # a new array, 0 to 7
    labels_b = (labels[in_b] == positive).astype("int64")
    return (images[~in_b], labels_a), (images[in_b], labels_b)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    compile_and_fit(model, images, labels, epochs, learning_rate)
    return model


# %%
def compile_and_fit(model, images, labels, epochs, learning_rate):
    """The recipe, the same for both ways."""
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=learning_rate),
        loss="binary_crossentropy",
    )
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False, verbose=0)


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    base = [layer for layer in clone.layers[:-1] if not isinstance(layer, keras.layers.InputLayer)]
    model = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base, head])
    # phase 1: the head alone
    for layer in base:
        layer.trainable = False
    compile_and_fit(model, images, labels, head_epochs, learning_rate)
    # phase 2: everything, compiled again with a new optimizer
    for layer in model.layers:
        layer.trainable = True
    compile_and_fit(model, images, labels, epochs - head_epochs, learning_rate / 10)
    return model


# %% compare
def compare(seeds, ways, rates, draw, test):
    test_images, test_labels = test
    valid_accuracy = np.zeros((len(ways), len(rates), len(seeds)))
    models = {}
    for s, seed in enumerate(seeds):
        (train_images, train_labels), (valid_images, valid_labels) = draw(seed)
        for w, way in enumerate(ways):
            for r, rate in enumerate(rates):
                keras.utils.set_random_seed(seed)
                model = way(train_images, train_labels, rate)
                valid_accuracy[w, r, s] = accuracy_of(model, valid_images, valid_labels)
                models[w, r, s] = model
    best = valid_accuracy.mean(axis=2).argmax(axis=1)  # a rate for each way
    result = np.zeros((len(seeds), len(ways)))
    for s in range(len(seeds)):
        for w in range(len(ways)):
            result[s, w] = accuracy_of(models[w, best[w], s], test_images, test_labels)
    return result


# %% verdict
def verdict(differences):
    differences = np.asarray(differences)
    if len(differences) < 3:
        raise ValueError("at least three runs are needed")
    if np.all(differences > 0):
        return "transfer helps"
    if np.all(differences < 0):
        return "transfer hurts"
    return "no clear difference"


# %% the_pair_that_gained_most [markdown]
# First, bag / coat was picked *because* it gained most out of 45, on the test set itself, from a single seed each. The largest of 45 noisy numbers is mostly luck and too high; run again it will be smaller (in the lesson, picked pairs fell from +2.3 to +0.4 points in the other runs).
# Second, both ways ran at the same learning rate, 0.001, which nobody chose. With 200 pictures that may be far too low for a network that begins from random weights, so the baseline may simply be undertrained, and the 3 points measure the rate and not A.
# I would choose a rate for each way on validation pictures, and run both ways with at least five seeds, paired (the same pictures and the same number of steps within a seed), on all 45 pairs, or on pairs drawn before anybody has seen a result, each with a model A that has not seen the pair.
# Then I would open the test set once and tell the mean gain over the pairs with an interval, not the best pair.
