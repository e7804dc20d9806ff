# /// verdict
# says = "All answers from the sheet alone; B is a Sequential model."
# blind = true
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    images, labels = np.asarray(images), np.asarray(labels)
    rest = [kind for kind in range(10) if kind not in (positive, negative)]
    new_number = np.full(10, -1)
    new_number[rest] = np.arange(8)
    place_a = np.flatnonzero(new_number[labels] >= 0)
    place_b = np.flatnonzero(new_number[labels] < 0)
    labels_b = np.where(labels[place_b] == positive, 1, 0)
    return (
        (np.take(images, place_a, axis=0), new_number[labels[place_a]]),
        (np.take(images, place_b, axis=0), labels_b),
    )
# %% train_from_scratch
def by_the_recipe(model, images, labels, rate, first, last):
    """Compile a model anew and train it by the recipe in the epochs from `first` to `last`."""
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy())
    model.fit(
        images,
        labels,
        batch_size=20,
        initial_epoch=first,
        epochs=last,
        shuffle=False,
        verbose=0,
    )
    return model


def train_from_scratch(network, images, labels, epochs, learning_rate):
    return by_the_recipe(network(1, "sigmoid"), images, labels, learning_rate, 0, epochs)
# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    twin = keras.models.clone_model(model_a)
    twin.set_weights(model_a.get_weights())
    below = [x for x in twin.layers[:-1] if not isinstance(x, keras.layers.InputLayer)]
    start = keras.Input(model_a.input_shape[1:], dtype=model_a.inputs[0].dtype)
    flow = start
    for layer in below:
        flow = layer(flow)
    model_b = keras.Model(start, head(flow))

    for layer in below:
        layer.trainable = False
    by_the_recipe(model_b, images, labels, learning_rate, 0, head_epochs)
    for layer in below:
        layer.trainable = True
    return by_the_recipe(model_b, images, labels, learning_rate / 10, head_epochs, epochs)
# %% compare
def compare(seeds, ways, rates, draw, test):
    from math import fsum

    def one_run(way, rate, seed):
        train, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        trained = way(*train, rate)
        return accuracy_of(trained, *valid), accuracy_of(trained, *test)

    columns = []
    for way in ways:
        best, chosen = -1.0, None
        for rate in rates:
            valid, tested = zip(*(one_run(way, rate, seed) for seed in seeds))
            mean = round(fsum(valid) / len(valid), 12)
            if mean > best:  # of two equals the first
                best, chosen = mean, tested
        columns.append(chosen)
    return np.column_stack(columns)
# %% verdict
def verdict(differences):
    signs = np.sign(np.asarray(differences, "float64")).ravel()
    if signs.size < 3:
        raise ValueError(f"{signs.size} runs are too few")
    if signs.min() > 0:
        return "transfer helps"
    return "transfer hurts" if signs.max() < 0 else "no clear difference"
