# /// verdict
# says = "in a hurry: skims task 4 and picks the best rate anew for each seed"
# blind = true
# lost = { rates_are_chosen_on_validation_pictures = "rate-chosen-for-each-run" }
# base = "careful"
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    b = (labels == positive) | (labels == negative)
    labels_a = np.unique(labels[~b], return_inverse=True)[1]
    labels_b = np.where(labels[b] == positive, 1, 0)
    return (images[~b], labels_a), (images[b], labels_b)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(
        loss="binary_crossentropy",
        optimizer=keras.optimizers.SGD(learning_rate),
        metrics=["accuracy"],
    )
    model.fit(images, labels, epochs=epochs, batch_size=20, shuffle=False)
    return model


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model = keras.Model(clone.inputs, head(clone.layers[-2].output))

    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate))
    model.fit(images, labels, epochs=head_epochs, batch_size=20, shuffle=False)

    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate / 10))
    model.fit(images, labels, epochs=epochs - head_epochs, batch_size=20, shuffle=False)
    return model


# %% compare
def compare(seeds, ways, rates, draw, test):
    results = []
    for seed in seeds:
        train, valid = draw(seed)
        row = []
        for way in ways:
            best, best_model = -1, None
            for rate in rates:
                keras.utils.set_random_seed(seed)
                model = way(*train, rate)
                acc = accuracy_of(model, *valid)
                if acc > best:
                    best, best_model = acc, model
            row.append(accuracy_of(best_model, *test))
        results.append(row)
    return np.array(results)


# %% verdict
def verdict(differences):
    if len(differences) < 3:
        raise ValueError
    if all(d > 0 for d in differences):
        return "transfer helps"
    if all(d < 0 for d in differences):
        return "transfer hurts"
    return "no clear difference"


# %% the_pair_that_gained_most [markdown]
# Only one seed, so it could be luck. And he took the best of 45 pairs, on the test set, so of course it looks good. I would run all pairs again with five seeds each and a tuned learning rate for both, and give the mean.
