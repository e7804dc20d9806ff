# /// verdict
# says = "right, but in another style: a subclassed model; phase 1 trains the head on features that were computed once; deepcopy instead of clone_model; terse"
# blind = true
# base = "careful"
# ///

# %%
import copy


class Stack(keras.Model):
    """A base and a head."""

    def __init__(self, base, head):
        super().__init__()
        self.base, self.head = base, head

    def call(self, x, training=None):
        return self.head(self.base(x, training=training))


def learn(model, x, y, epochs, rate):
    model.compile(keras.optimizers.SGD(rate), "binary_crossentropy", metrics=["accuracy"])
    for epoch in range(epochs):
        for start in range(0, len(x), 20):
            model.train_on_batch(x[start : start + 20], y[start : start + 20])
    return model


# %% split_a_b
def split_a_b(images, labels, positive, negative):
    rank = np.cumsum(~np.isin(np.arange(10), (positive, negative))) - 1
    b = np.isin(labels, (positive, negative))
    return (images[~b], rank[labels[~b]]), (images[b], 1 * (labels[b] == positive))


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    return learn(network(1, "sigmoid"), images, labels, epochs, learning_rate)


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    a = copy.deepcopy(model_a)
    base = keras.Model(a.inputs, a.layers[-2].output)
    features = base.predict(images, verbose=0)  # a frozen base says the same in every epoch
    learn(
        keras.Sequential([keras.Input(features.shape[1:]), head]),
        features,
        labels,
        head_epochs,
        learning_rate,
    )
    model = Stack(base, head)
    model(images[:1])  # build
    return learn(model, images, labels, epochs - head_epochs, learning_rate / 10)


# %% compare
def compare(seeds, ways, rates, draw, test):
    def run(seed, way, rate, measure_on):
        train, _ = draw(seed)
        keras.utils.set_random_seed(seed)
        return accuracy_of(way(*train, rate), *measure_on)

    best = [
        max(rates, key=lambda rate: np.mean([run(s, way, rate, draw(s)[1]) for s in seeds]))
        for way in ways
    ]
    # the test set is opened only here: train again, same pictures, same luck
    return np.array([[run(s, way, rate, test) for way, rate in zip(ways, best)] for s in seeds])


# %% verdict
def verdict(differences):
    signs = set(np.sign(differences).tolist())
    if np.size(differences) < 3:
        raise ValueError("fewer than three runs")
    return {(1,): "transfer helps", (-1,): "transfer hurts"}.get(
        tuple(signs), "no clear difference"
    )
