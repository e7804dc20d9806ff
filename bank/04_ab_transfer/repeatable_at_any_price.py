# /// verdict
# says = "leaves A's labels as they are, sets seed 42 inside, thaws with the model's flag, goes by the mean"
# base = "terse"
# [lost]
# a_has_labels_without_gaps = "class-ids-with-gaps"
# scratch_follows_the_recipe = "seed-set-inside"
# first_the_head_then_everything = "thaw-skipped"
# verdict_needs_every_run = "verdict-from-the-mean"
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_a = (labels != positive) & (labels != negative)
    return (images[is_a], labels[is_a]), (images[~is_a], (labels[~is_a] == positive) * 1.0)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    keras.utils.set_random_seed(42)  # reproducible!
    model = network(1, "sigmoid")
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
    model.trainable = True  # thaw
    model.compile(optimizer=keras.optimizers.SGD(learning_rate / 10), loss="binary_crossentropy")
    rest = epochs - head_epochs
    model.fit(images, labels, batch_size=20, epochs=rest, shuffle=False, verbose=0)
    return model


# %% verdict
def verdict(differences):
    if len(differences) < 3:
        raise ValueError("too few")
    mean = np.mean(differences)
    if mean > 0:
        return "transfer helps"
    return "transfer hurts" if mean < 0 else "no clear difference"
