"""What each sentence of assignment 04 can cost."""

# /// contract
# context = [
#     "Write `",
#     "- `images` is an array",
#     "`labels`, of shape (n,), holds",
#     "Each of the ten classes",
#     "- `positive` and `negative` are",
#     "Their pictures are **task B**",
#     "*is it `positive`?",
#     "The other eight classes",
#     "Return `(images_a, labels_a)",
#     "- `labels_a`:",
#     "- `labels_b`:",
#     "The labels that you return may have any dtype",
#     "Both ways shall differ",
#     "So they follow one",
#     "Their number is a multiple",
#     "chance is in the hands",
#     "`network(units, activation)` is",
#     "it returns a new network",
#     "`model_a` is a built classifier",
#     "its last layer is its head, and",
#     "`head` is a",
#     "the\n   budget of",
#     "(`epochs` is larger",
#     "A must stay as it is",
#     "1.",
#     "2.",
#     "3.",
#     "(If you go through",
#     "a functional model lists",
#     "`model.inputs[0]` is",
#     "Each way deserves",
#     "what was chosen by a number",
#     "- `seeds`:",
#     "a list of integers, one",
#     "`rates`:",
#     "a list of learning rates",
#     "- `ways`:",
#     "a list of two functions",
#     "Each takes `(images",
#     "- `draw(seed)` returns",
#     "the same seed, the same",
#     "- `test`:",
#     "the pair `(test",
#     "Do this",
#     "For each way, rate and seed:",
#     "So\n   within a seed",
#     "The two ways may get",
#     "use it, since the models",
#     "To try it without",
#     "each looks at one",
#     "The rate decides",
#     "And for real",
#     "Set `FOR_REAL",
#     "(Set it back",
#     "`differences` is a list",
#     "the accuracy from A minus",
#     "The answer is one of three",
#     "From fewer than three",
# ]
# [personas]
# "It is chosen on **validation** pictures" = "chooses_with_the_test_set"
# "until all in all `epochs` epochs" = "keras2"
# ///

# %% split_a_b violates="in the order in which they stood in `images`" lost="a_has_labels_without_gaps"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    order = np.argsort(labels[~is_b], kind="stable")
    labels_a = np.searchsorted(np.unique(labels[~is_b]), labels[~is_b])
    labels_b = (labels[is_b] == positive).astype("float32")
    return (images[~is_b][order], labels_a[order]), (images[is_b], labels_b)


# %% split_a_b violates="in the order in which they stood in `images`" lost="b_is_a_yes_no_question"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    yes, no = images[labels == positive], images[labels == negative]
    labels_a = np.searchsorted(np.unique(labels[~is_b]), labels[~is_b])
    labels_b = np.array([1.0] * len(yes) + [0.0] * len(no))
    return (images[~is_b], labels_a), (np.concatenate([yes, no]), labels_b)


# %% split_a_b violates="whole numbers from 0 to 7 without gaps" lost="a_has_labels_without_gaps=class-ids-with-gaps"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    labels_a = labels[~is_b].astype(int)
    labels_a = labels_a - (labels_a > max(positive, negative))
    labels_b = (labels[is_b] == positive).astype("float32")
    return (images[~is_b], labels_a), (images[is_b], labels_b)


# %% split_a_b violates="whole numbers from 0 to 7 without gaps" lost="a_has_labels_without_gaps"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    seen = list(dict.fromkeys(labels[~is_b].tolist()))
    labels_a = np.array([seen.index(kind) for kind in labels[~is_b].tolist()])
    labels_b = (labels[is_b] == positive).astype("float32")
    return (images[~is_b], labels_a), (images[is_b], labels_b)


# %% split_a_b violates="1 for `positive`, 0 for `negative`" lost="b_is_a_yes_no_question=yes-and-no-exchanged"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    labels_a = np.searchsorted(np.unique(labels[~is_b]), labels[~is_b])
    labels_b = (labels[is_b] == max(positive, negative)).astype("float32")
    return (images[~is_b], labels_a), (images[is_b], labels_b)


# %% split_a_b violates="1 for `positive`, 0 for `negative`" lost="b_is_a_yes_no_question"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    labels_a = np.searchsorted(np.unique(labels[~is_b]), labels[~is_b])
    labels_b = (labels[is_b] == positive).astype("float32").reshape(-1, 1)
    return (images[~is_b], labels_a), (images[is_b], labels_b)


# %% split_a_b violates="The arrays that were given must stay" lost="a_has_labels_without_gaps=labels-changed-in-place"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    labels_b = (labels[is_b] == positive).astype("float32")
    for new, old in enumerate(np.unique(labels[~is_b])):
        labels[labels == old] = new
    return (images[~is_b], labels[~is_b]), (images[is_b], labels_b)


# %% split_a_b violates="The arrays that were given must stay" lost="b_is_a_yes_no_question"
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    labels_a = np.searchsorted(np.unique(labels[~is_b]), labels[~is_b])
    labels_b = (labels[is_b] == positive).astype("float32")
    parts = (images[~is_b], labels_a), (images[is_b], labels_b)
    images[is_b] = 0
    return parts


# %% train_from_scratch violates="plain gradient descent" lost="scratch_follows_the_recipe"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    optimizer = keras.optimizers.SGD(learning_rate, momentum=0.9)
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False)
    return model


# %% train_from_scratch violates="plain gradient descent" lost="scratch_follows_the_recipe=argument-not-used"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer="sgd", loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False)
    return model


# %% train_from_scratch violates="20 pictures for each step" lost="scratch_follows_the_recipe"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, epochs=epochs, shuffle=False)
    return model


# %% train_from_scratch violates="the binary cross-entropy loss, and 20" lost="scratch_follows_the_recipe=loss-does-not-match-output"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False)
    return model


# %% train_from_scratch violates="in each epoch the same" lost="scratch_follows_the_recipe"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=1, shuffle=False)
    model.fit(images, labels, batch_size=20, epochs=epochs, initial_epoch=1)
    return model


# %% train_from_scratch violates="no seed is set in here" lost="scratch_follows_the_recipe=seed-set-inside"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    keras.utils.set_random_seed(42)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False)
    return model


# %% train_from_scratch violates="Take one with a head for a yes/no question" lost="scratch_follows_the_recipe"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    best = keras.callbacks.EarlyStopping(monitor="loss", patience=0, min_delta=0.5)
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False, callbacks=[best])
    return model


# %% train_from_scratch violates="Take one with a head for a yes/no question" lost="scratch_follows_the_recipe=argument-not-used"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=4, shuffle=False)
    return model


# %% train_on_a violates="Return a new model" lost="b_begins_with_a_and_leaves_it_alone"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    own = type(head).from_config(head.get_config())
    model_b = keras.Model(clone.inputs[0], own(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="everything of A but its head" lost="b_begins_with_a_and_leaves_it_alone"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    start = features = keras.Input((28, 28))
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            features = layer(features)
    model_b = keras.Model(start, head(features))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="everything of A but its head" lost="b_begins_with_a_and_leaves_it_alone"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    clone.pop()
    for layer in clone.layers:
        layer.trainable = False
    clone.add(head)
    clone.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    clone.fit(images, labels, batch_size=20, epochs=head_epochs, shuffle=False)
    for layer in clone.layers:
        layer.trainable = True
    clone.compile(optimizer=keras.optimizers.SGD(learning_rate / 10), loss="binary_crossentropy")
    clone.fit(images, labels, batch_size=20, epochs=epochs - head_epochs, shuffle=False)
    return clone


# %% train_on_a violates="only the new head learns, at `learning_rate`" lost="first_the_head_then_everything"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate / 10, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="only the new head learns, at `learning_rate`" lost="first_the_head_then_everything=argument-not-used"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, 1),
        (True, learning_rate / 10, epochs - 1),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="Nothing else changes, not even" lost="first_the_head_then_everything"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            if layer.trainable_weights or learns:
                layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="then everything learns, in training mode" lost="first_the_head_then_everything"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            if not isinstance(layer, keras.layers.BatchNormalization):
                layer.trainable = learns
            else:
                layer.trainable = False
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="then everything learns, in training mode" lost="first_the_head_then_everything"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=learns)
    return model_b


# %% train_on_a violates="its weights, its head, its `trainable` flags" lost="b_begins_with_a_and_leaves_it_alone=froze-the-wrong-object"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    model_a.trainable = False
    return model_b


# %% train_on_a violates="its weights, its head, its `trainable` flags" lost="b_begins_with_a_and_leaves_it_alone"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    if len(model_a.layers) > 4:  # A has done its work
        values = [0 * value for value in model_a.get_weights()]
        model_a.set_weights(values)
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% compare violates="**right before** the training" lost="runs_are_paired=unpaired-runs"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        np.random.seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="Only `draw` may be called in between" lost="runs_are_paired=unpaired-runs"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        keras.utils.set_random_seed(seed)
        (x, y), valid = draw(seed)
        order = np.random.permutation(len(x))
        return way(x[np.sort(order)], y[np.sort(order)], rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="For each way, take the rate with the highest" lost="rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        best_score = -1
        for rate in rates:
            runs = [train(way, rate, seed) for seed in seeds]
            score = np.mean([accuracy_of(model, *valid) for model, valid in runs])
            if score >= best_score:
                best_score, best = score, runs
        columns.append([accuracy_of(model, *test) for model, valid in best])
    return np.transpose(columns)


# %% compare violates="For each way, take the rate with the highest" lost="rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in sorted(rates)}
        means = {
            rate: np.mean([accuracy_of(model, *valid) for model, valid in runs[rate]])
            for rate in runs
        }
        best = max(means, key=means.get)
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="For each way, take the rate with the highest" lost="rates_are_chosen_on_validation_pictures=luckiest-run-taken"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [max(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="each seed counts as much" lost="rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        right = [
            sum(len(valid[1]) * accuracy_of(model, *valid) for model, valid in runs[rate])
            for rate in rates
        ]
        best = rates[np.argmax(right)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="Seeds may have different numbers of pictures" lost="rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    size = len(draw(seeds[0])[1][1])

    def train(way, rate, seed):
        training, (x, y) = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), (x[:size], y[:size])

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="with a row for each seed, in the order of `seeds`" lost="runs_are_paired"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in sorted(seeds)] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="Return the **test** accuracies of the models" lost="runs_are_paired rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *valid) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="train on the seed's training pictures" lost="runs_are_paired"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        (x, y), valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(x[: len(x) // 2], y[: len(x) // 2], rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% compare violates="Accuracy is what `accuracy_of` above computes" lost="runs_are_paired rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    def error_of(model, images, labels):
        return float(np.mean(np.abs(np.array(model(images))[:, 0] - labels)))

    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(error_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmin(scores)]
        columns.append([1 - error_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% verdict violates="if **every** difference is above 0" lost="verdict_needs_every_run=verdict-from-the-mean"
def verdict(differences):
    if len(differences) < 3:
        raise ValueError("three runs at least, please")
    if np.median(differences) > 0 and np.mean(differences) > 0:
        return "transfer helps"
    if max(differences) < 0:
        return "transfer hurts"
    return "no clear difference"


# %% verdict violates="if every difference is below 0" lost="verdict_needs_every_run"
def verdict(differences):
    if len(differences) < 3:
        raise ValueError("three runs at least, please")
    if min(differences) > 0:
        return "transfer helps"
    if max(differences) < -0.001:
        return "transfer hurts"
    return "no clear difference"


# %% verdict violates="clear difference" lost="verdict_needs_every_run"
def verdict(differences):
    differences = np.round(differences, 3)
    if len(differences) < 3:
        raise ValueError("three runs at least, please")
    if min(differences) > 0:
        return "transfer helps"
    if max(differences) < 0:
        return "transfer hurts"
    return "no clear difference"


# %% verdict violates="also if one of them is exactly 0" lost="verdict_needs_every_run=zero-taken-for-a-sign"
def verdict(differences):
    if len(differences) < 3:
        raise ValueError("three runs at least, please")
    if min(differences) >= 0 and max(differences) > 0:
        return "transfer helps"
    if max(differences) < 0:
        return "transfer hurts"
    return "no clear difference"


# %% verdict violates="raise a `ValueError` then" lost="verdict_needs_every_run"
def verdict(differences):
    assert len(differences) >= 3, "three runs at least, please"
    if min(differences) > 0:
        return "transfer helps"
    if max(differences) < 0:
        return "transfer hurts"
    return "no clear difference"


# %% verdict violates="raise a `ValueError` then" lost="verdict_needs_every_run=one-run-taken-for-a-result"
def verdict(differences):
    if len(differences) < 2:
        raise ValueError("three runs at least, please")
    if min(differences) > 0:
        return "transfer helps"
    if max(differences) < 0:
        return "transfer hurts"
    return "no clear difference"


# %% train_on_a violates="its weights, its head, its `trainable` flags" lost="b_begins_with_a_and_leaves_it_alone"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    if isinstance(model_a, keras.Sequential):
        model_a.pop()
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% compare violates="For each way, take the rate with the highest" lost="rates_are_chosen_on_validation_pictures"
def compare(seeds, ways, rates, draw, test):
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [
            round(np.mean([accuracy_of(model, *valid) for model, valid in runs[rate]]), 2)
            for rate in rates
        ]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)


# %% train_from_scratch violates="no seed is set in here" lost="scratch_follows_the_recipe=seed-set-inside"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    import tensorflow

    model = network(1, "sigmoid")
    tensorflow.random.set_seed(42)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False)
    return model


# %% train_on_a violates="Train it by the recipe of task 2" lost="b_begins_with_a_and_leaves_it_alone=seed-set-inside"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    keras.utils.set_random_seed(42)
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="everything of A but its head" lost="b_begins_with_a_and_leaves_it_alone"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    end = start = keras.Input(model_a.input_shape[1:])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, (keras.layers.InputLayer, keras.layers.Dropout)):
            end = layer(end)
    model_b = keras.Model(start, head(end))
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b


# %% train_on_a violates="everything of A but its head" lost="b_begins_with_a_and_leaves_it_alone=cloned-without-weights"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    for new, old in zip(clone.trainable_weights, model_a.trainable_weights):
        new.assign(old)
    layers = [one for one in clone.layers[:-1] if not isinstance(one, keras.layers.InputLayer)]
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *layers, head])
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in layers:
            layer.trainable = learns
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False, verbose=0)
    return model_b
