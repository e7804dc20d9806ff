# /// verdict
# says = "the larger number is yes, fit shuffles the baseline, trains longer, returns means"
# base = "terse"
# [lost]
# b_is_a_yes_no_question = "yes-and-no-exchanged"
# scratch_follows_the_recipe = ""
# first_the_head_then_everything = "unequal-budget"
# runs_are_paired = ""
# rates_are_chosen_on_validation_pictures = ""
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    kinds_b, labels_b = np.unique(labels[is_b], return_inverse=True)
    kinds_a, labels_a = np.unique(labels[~is_b], return_inverse=True)
    return (images[~is_b], labels_a), (images[is_b], labels_b)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, verbose=0)
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
    model.compile(optimizer=keras.optimizers.SGD(learning_rate / 10), loss="binary_crossentropy")
    rest = epochs
    model.fit(images, labels, batch_size=20, epochs=rest, shuffle=False, verbose=0)
    return model


# %% compare
def compare(seeds, ways, rates, draw, test):
    valid = np.zeros((len(ways), len(rates), len(seeds)))
    tested = np.zeros_like(valid)
    for i, way in enumerate(ways):
        for j, rate in enumerate(rates):
            for k, seed in enumerate(seeds):
                training, validation = draw(seed)
                keras.utils.set_random_seed(seed)
                model = way(*training, rate)
                valid[i, j, k] = accuracy_of(model, *validation)
                tested[i, j, k] = accuracy_of(model, *test)
    best = valid.mean(axis=2).argmax(axis=1)
    return np.stack([tested[i, best[i]] for i in range(len(ways))]).mean(axis=1)
