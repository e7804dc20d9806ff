# /// verdict
# says = "Right: as short as it gets."
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    a = (labels != positive) & (labels != negative)
    return (images[a], np.unique(labels[a], return_inverse=True)[1]), (
        images[~a],
        labels[~a] == positive,
    )


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    m = network(1, "sigmoid")
    m.compile(keras.optimizers.SGD(learning_rate), "binary_crossentropy")
    m.fit(images, labels, 20, epochs, 0, shuffle=False)
    return m


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    c = keras.models.clone_model(model_a)
    c.set_weights(model_a.get_weights())
    body = keras.Model(c.inputs[0], c.layers[-2].output)
    m = keras.Model(c.inputs[0], head(body.output))
    for on, rate, n in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        body.trainable = on
        m.compile(keras.optimizers.SGD(rate), "binary_crossentropy")
        m.fit(images, labels, 20, n, 0, shuffle=False)
    return m


# %% compare
def compare(seeds, ways, rates, draw, test):
    def run(way, rate, seed):
        train, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        model = way(*train, rate)
        return accuracy_of(model, *valid), accuracy_of(model, *test)

    runs = np.array([[[run(w, r, s) for s in seeds] for r in rates] for w in ways])
    return np.array([way[way[..., 0].mean(1).argmax(), :, 1] for way in runs]).T


# %% verdict
def verdict(differences):
    if len(differences) < 3:
        raise ValueError(len(differences))
    signs = set(np.sign(differences))
    return (
        {1: "transfer helps", -1: "transfer hurts"}.get(signs.pop(), "no clear difference")
        if len(signs) == 1
        else "no clear difference"
    )
