# /// verdict
# says = "Right: classes found by np.unique, training in a loop of train_on_batch."
# blind = true
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    in_b = np.logical_or(labels == positive, labels == negative)
    # every class occurs: so the places among the sorted different labels are 0 to 7
    _, places = np.unique(labels[~in_b], return_inverse=True)
    return (images[~in_b], places.ravel()), (
        images[in_b],
        np.where(labels[in_b] == positive, 1, 0),
    )


# %% train_from_scratch
def _learn(model, images, labels, epochs, learning_rate):
    """The recipe, batch by batch."""
    model.compile(keras.optimizers.SGD(learning_rate), keras.losses.BinaryCrossentropy())
    for _ in range(epochs):
        for at in range(0, len(images), 20):
            model.train_on_batch(images[at : at + 20], labels[at : at + 20])
    return model


def train_from_scratch(network, images, labels, epochs, learning_rate):
    return _learn(network(1, "sigmoid"), images, labels, epochs, learning_rate)


# %% train_on_a
import functools


def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    copy = keras.models.clone_model(model_a)
    copy.set_weights(model_a.get_weights())
    body = [l for l in copy.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    start = keras.Input(model_a.input_shape[1:])
    model_b = keras.Model(
        start, functools.reduce(lambda tensor, layer: layer(tensor), [*body, head], start)
    )
    phases = (False, head_epochs, learning_rate), (True, epochs - head_epochs, learning_rate / 10)
    for thawed, duration, rate in phases:
        for layer in body:
            layer.trainable = thawed
        _learn(model_b, images, labels, duration, rate)
    return model_b


# %% compare
def compare(seeds, ways, rates, draw, test):
    drawn = [draw(seed) for seed in seeds]

    def trained(way, rate, run):
        pictures, answers = drawn[run][0]
        keras.utils.set_random_seed(seeds[run])
        return way(pictures, answers, rate)

    def column(way):
        """The test accuracies of a way at the rate that suits it."""
        table = [[trained(way, rate, run) for run in range(len(seeds))] for rate in rates]
        valid = [
            [accuracy_of(model, *drawn[run][1]) for run, model in enumerate(row)] for row in table
        ]
        best = np.argmax(np.mean(valid, axis=1))  # the first of equal ones
        return [accuracy_of(model, *test) for model in table[best]]

    return np.transpose([column(way) for way in ways])


# %% verdict
def verdict(differences):
    signs = np.sign(differences).tolist()
    if len(signs) < 3:
        raise ValueError("at least three runs, please")
    return {(1.0,): "transfer helps", (-1.0,): "transfer hurts"}.get(
        tuple({float(sign) for sign in signs}), "no clear difference"
    )
