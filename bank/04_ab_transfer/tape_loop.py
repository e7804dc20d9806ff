# /// verdict
# says = "right, writes everything by hand: own gradient loop with tf.GradientTape, pure Python for the split, type hints, float64 accuracies, a progress line"
# blind = true
# ///

# %%
import tensorflow as tf

BATCH = 20


def step(model, optimizer, variables, x, y, training: bool) -> float:
    """One step of plain gradient descent on `variables`."""
    with tf.GradientTape() as tape:
        answers = model(x, training=training)
        loss = tf.reduce_mean(keras.losses.binary_crossentropy(y, answers))
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return float(loss)


def descend(model, variables, images, labels, epochs: int, rate: float, training: bool = True):
    x = tf.constant(np.asarray(images, dtype="float32"))
    y = tf.constant(np.asarray(labels, dtype="float32").reshape(-1, 1))
    optimizer = keras.optimizers.SGD(learning_rate=rate)
    for epoch in range(epochs):
        losses = [
            step(model, optimizer, variables, x[i : i + BATCH], y[i : i + BATCH], training)
            for i in range(0, len(x), BATCH)
        ]
        print(f"\repoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}", end="")
    print()


# %% split_a_b
def split_a_b(images, labels, positive: int, negative: int):
    new_number = {}
    for kind in range(10):
        if kind != positive and kind != negative:
            new_number[kind] = len(new_number)
    rows_a, rows_b, labels_a, labels_b = [], [], [], []
    for row, kind in enumerate(labels):
        kind = int(kind)
        if kind in new_number:
            rows_a.append(row)
            labels_a.append(new_number[kind])
        else:
            rows_b.append(row)
            labels_b.append(1 if kind == positive else 0)
    return (images[rows_a], np.array(labels_a)), (images[rows_b], np.array(labels_b))


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs: int, learning_rate: float):
    model = network(1, "sigmoid")
    descend(model, model.trainable_variables, images, labels, epochs, learning_rate)
    return model


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs: int, head_epochs: int, learning_rate: float):
    x = inputs = keras.Input(model_a.input_shape[1:])
    for layer in model_a.layers[:-1]:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        copy = type(layer).from_config(layer.get_config())
        x = copy(x)
        copy.set_weights(layer.get_weights())
    model_b = keras.Model(inputs, head(x))
    # phase 1: only the head's two variables get gradients. training=False, so that
    # batch normalization keeps its stored statistics as well.
    descend(
        model_b,
        head.trainable_variables,
        images,
        labels,
        head_epochs,
        learning_rate,
        training=False,
    )
    descend(
        model_b,
        model_b.trainable_variables,
        images,
        labels,
        epochs - head_epochs,
        learning_rate / 10,
    )
    return model_b


# %% compare
def compare(seeds, ways, rates, draw, test):
    valid_accuracy: dict = {}
    test_accuracy: dict = {}
    for i, seed in enumerate(seeds):
        train, valid = draw(seed)
        for w, way in enumerate(ways):
            for r, rate in enumerate(rates):
                keras.utils.set_random_seed(seed)
                model = way(train[0], train[1], rate)
                valid_accuracy[w, r, i] = accuracy_of(model, *valid)
                test_accuracy[w, r, i] = accuracy_of(model, *test)  # looked at only below
                print(f"way {w}, rate {rate}, seed {seed}: {valid_accuracy[w, r, i]:.3f}")
    rows = range(len(seeds))
    result = np.empty((len(seeds), 2))
    for w in range(2):
        means = [sum(valid_accuracy[w, r, i] for i in rows) / len(seeds) for r in range(len(rates))]
        chosen = means.index(max(means))
        print(f"way {w} gets the rate {rates[chosen]}")
        for i in rows:
            result[i, w] = test_accuracy[w, chosen, i]
    return result


# %% verdict
def verdict(differences) -> str:
    better = worse = number = 0
    for difference in differences:
        number += 1
        better += difference > 0
        worse += difference < 0
    if number < 3:
        raise ValueError(f"{number} runs say nothing, run at least 3")
    return (
        "transfer helps"
        if better == number
        else "transfer hurts"
        if worse == number
        else "no clear difference"
    )


# %% the_pair_that_gained_most [markdown]
# One: he looked for the largest of 45 differences, and each is a single run, so the winner is to a good part the pair that was lucky on that seed's 200 pictures (and he chose it by the test set, which therefore does not measure it any more). Two: the rate 0.001 was not tuned for either way; if it is too slow for random weights, then A only looks good because the baseline is not finished after the same number of steps. Before I say a number, I would tune the rate for each way with validation pictures, then run every one of the 45 pairs (or a dozen that were drawn by lot before) with 5 or more seeds each, both ways paired on the same pictures. What I report is the mean of the pairs' mean gains, with an interval, including the pairs that lost.
