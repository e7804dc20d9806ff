# /// verdict
# says = "overwrites the labels, a softmax over one unit, no second compile, any number of runs"
# base = "terse"
# [lost]
# a_has_labels_without_gaps = "labels-changed-in-place"
# scratch_follows_the_recipe = "single-unit-softmax"
# first_the_head_then_everything = "stale-compile-after-thawing"
# verdict_needs_every_run = "one-run-taken-for-a-result"
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_b = (labels == positive) | (labels == negative)
    labels_b = np.where(labels[is_b] == positive, 1, 0)
    low, high = sorted([positive, negative])
    # close the gaps
    labels[labels > high] -= 1
    labels[labels > low] -= 1
    return (images[~is_b], labels[~is_b]), (images[is_b], labels_b)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "softmax")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False, verbose=0)
    return model


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    base = [l for l in clone.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    model = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base, head])
    for layer in base:
        layer.trainable = False
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=head_epochs, shuffle=False, verbose=0)
    for layer in base:
        layer.trainable = True
    rest = epochs - head_epochs
    model.fit(images, labels, batch_size=20, epochs=rest, shuffle=False, verbose=0)
    return model


# %% verdict
def verdict(differences):
    d = np.array(differences)
    if (d > 0).all():
        return "transfer helps"
    if (d < 0).all():
        return "transfer hurts"
    return "no clear difference"
