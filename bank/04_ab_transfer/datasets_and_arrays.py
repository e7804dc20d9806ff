# /// verdict
# says = "Right: tf.data, a Sequential of the clone's layers, a table of accuracies filled in loops"
# ///

# %%
import itertools

import tensorflow as tf


def as_batches(images, labels):
    return tf.data.Dataset.from_tensor_slices((images, labels)).batch(20)


# %% split_a_b
def split_a_b(images, labels, positive, negative):
    of_a = [place for place, kind in enumerate(labels) if kind not in (positive, negative)]
    of_b = [place for place, kind in enumerate(labels) if kind in (positive, negative)]
    number = {kind: new for new, kind in enumerate(sorted(set(labels[of_a].tolist())))}
    labels_a = np.array([number[kind] for kind in labels[of_a].tolist()])
    labels_b = np.array([kind == positive for kind in labels[of_b].tolist()])
    return (images[of_a], labels_a), (images[of_b], labels_b)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(
        loss=keras.losses.BinaryCrossentropy(),
        optimizer=keras.optimizers.SGD(learning_rate=learning_rate),
        metrics=["accuracy"],
    )
    model.fit(as_batches(images, labels), epochs=epochs, verbose=0)
    return model


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    body = [layer for layer in clone.layers[:-1] if not isinstance(layer, keras.layers.InputLayer)]
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *body, head])
    batches = as_batches(images, labels)
    for layer in body:
        layer.trainable = False
    model_b.compile(keras.optimizers.SGD(learning_rate), "binary_crossentropy")
    model_b.fit(batches, epochs=head_epochs, verbose=0)
    for layer in body:
        layer.trainable = True
    model_b.compile(keras.optimizers.SGD(0.1 * learning_rate), "binary_crossentropy")
    model_b.fit(batches, initial_epoch=head_epochs, epochs=epochs, verbose=0)
    return model_b


# %% compare
def compare(seeds, ways, rates, draw, test):
    valid = np.zeros((len(ways), len(rates), len(seeds)))
    tested = np.zeros_like(valid)
    for w, r, s in itertools.product(*map(range, valid.shape)):
        (images, labels), held_out = draw(seeds[s])
        keras.utils.set_random_seed(seeds[s])
        model = ways[w](images, labels, rates[r])
        valid[w, r, s] = accuracy_of(model, *held_out)
        tested[w, r, s] = accuracy_of(model, *test)
    best = valid.mean(axis=-1).argmax(axis=-1)
    return tested[np.arange(len(ways)), best].T


# %% verdict
def verdict(differences):
    signs = np.sign(np.ravel(differences)).astype(int).tolist()
    if len(signs) < 3:
        raise ValueError(f"only {len(signs)} runs")
    if signs.count(1) == len(signs):
        return "transfer helps"
    return "transfer hurts" if signs.count(-1) == len(signs) else "no clear difference"
