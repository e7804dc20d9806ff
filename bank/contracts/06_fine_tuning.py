# /// contract
# context = [
#     "The losses are finite numbers of any size",
#     "Write `",
#     "`base` is a built model, one straight chain",
#     "`layers` is an integer, from 0",
#     "- all this no matter which flags",
#     "Afterwards",
#     "What you return is not looked at",
#     "`model` is a yes/no model",
#     "It has been compiled, and its head",
#     "`inputs` has the shape (rows, features)",
#     "The model is not compiled, and has no regularizers",
#     "`loss` is called as",
#     "Something can always learn",
#     "the optimizer has known all their weights",
#     "Two hundred labels are soon known by heart",
#     "`patience` is an integer, 1 or more",
#     "For example with `patience=2`",
#     "stop after the fourth epoch, and put back",
#     "(A callback of Keras or a class of your own?",
#     "As you like.)",
#     "To try it without training",
#     "It has the losses that you give it",
#     "after epoch number *n*",
# ]
# [personas]
# "Compile with a **new** optimizer of your choice" = "old_and_new_optimizers"
# "updates its moving statistics" = "goes_on_without_compiling"
# "Frozen weights do not move" = "names_in_quotes"
# "Between two steps layers may be frozen" = "step_made_once"
# "whatever it was before" = "thaws_batch_norm_too"
# ///

# %% thaw_top violates="the last `layers` entries of `base.layers` can learn" lost="the_top_learns_and_the_rest_is_frozen=thawed-too-deep"
def thaw_top(base, layers):
    for layer in base.layers:
        layer.trainable = False
    for layer in base.layers[-layers:]:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)


# %% thaw_top violates="the last `layers` entries of `base.layers` can learn" lost="the_top_learns_and_the_rest_is_frozen=thawed-too-deep only_the_top_moves=thawed-too-deep"
def thaw_top(base, layers):
    """Counts one entry too many."""
    first = len(base.layers) - layers - 1
    for place, layer in enumerate(base.layers):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not is_norm and layers > 0


# %% thaw_top violates="the last `layers` entries of `base.layers` can learn" lost="the_top_learns_and_the_rest_is_frozen=thawed-too-deep"
def thaw_top(base, layers):
    """The last entries learn; what could learn below still can."""
    for layer in base.layers[len(base.layers) - layers :]:
        layer.trainable = True
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False


# %% thaw_top violates="every layer of the class" lost="batch_norm_stays_frozen=batch-norm-known-by-name"
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= len(base.layers) - layers and not layer.name.startswith("bn")


# %% thaw_top violates="every layer of the class" lost="the_top_learns_and_the_rest_is_frozen=batch-norm-known-by-name"
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        is_norm = "Normalization" in layer.__class__.__name__
        layer.trainable = place >= len(base.layers) - layers and not is_norm


# %% thaw_top violates="**batch normalization is frozen everywhere**" lost="batch_norm_stays_frozen=statistics-move-while-fine-tuning only_the_top_moves=statistics-move-while-fine-tuning"
def thaw_top(base, layers):
    """Freezes batch normalization below the top only."""
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= len(base.layers) - layers


# %% thaw_top violates="It counts as an entry like any other" lost="the_top_learns_and_the_rest_is_frozen=thawed-too-deep only_the_top_moves=thawed-too-deep"
def thaw_top(base, layers):
    counted = [
        layer
        for layer in base.layers
        if not isinstance(layer, keras.layers.BatchNormalization)
    ]
    base.trainable = False
    for layer in counted[max(len(counted) - layers, 0) :]:
        layer.trainable = True


# %% thaw_top violates="It counts as an entry like any other" lost="the_top_learns_and_the_rest_is_frozen=entries-left-out-of-the-count only_the_top_moves=thawed-too-deep"
def thaw_top(base, layers):
    with_weights = [layer for layer in base.layers if layer.weights]
    base.trainable = False
    for layer in with_weights[max(len(with_weights) - layers, 0) :]:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)


# %% thaw_top violates="`base` may be frozen as a whole" lost="the_top_learns_and_the_rest_is_frozen=thaw-skipped"
def thaw_top(base, layers):
    base.trainable = True
    for layer in base.layers[: len(base.layers) - layers]:
        layer.trainable = False
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False


# %% thaw_top violates="No weight changes" lost="the_top_learns_and_the_rest_is_frozen only_the_top_moves=statistics-move-while-fine-tuning"
def thaw_top(base, layers):
    """Gives batch normalization fresh statistics, for the new pictures."""
    for place, layer in enumerate(base.layers):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= len(base.layers) - layers and not is_norm
        if is_norm:
            layer.moving_mean.assign(keras.ops.zeros_like(layer.moving_mean))


# %% fine_tune violates="Let the last `layers` entries of `base.layers` learn, as in task 1" lost="only_the_top_moves=thawed-too-deep"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, len(base.layers))
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="Let the last `layers` entries of `base.layers` learn, as in task 1" lost="only_the_top_moves"
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Takes the model's last layer for the head, and freezes what else is on the base."""
    rate = float(model.optimizer.learning_rate) / 10
    for layer in model.layers:
        layer.trainable = False
    thaw_top(base, layers)
    model.layers[-1].trainable = True
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="No moving statistic moves" lost="only_the_top_moves=statistics-move-while-fine-tuning"
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Freezes batch normalization, and thaws it again with all else."""
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    for layer in base.layers[len(base.layers) - layers :]:
        layer.trainable = True
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="Its learning rate is one number above 0" lost="new_optimizer_at_a_tenth=thaw-rate-too-high"
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-5),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="Its learning rate is one number above 0" lost="new_optimizer_at_a_tenth"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    falling = keras.optimizers.schedules.ExponentialDecay(rate, 100, 0.5)
    model.compile(keras.optimizers.SGD(falling), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="The loss is the binary cross-entropy of logits" lost="only_the_top_moves=logits-taken-for-probabilities new_optimizer_at_a_tenth=logits-taken-for-probabilities"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), "binary_crossentropy")
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="The loss is the binary cross-entropy of logits" lost="new_optimizer_at_a_tenth"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), model.loss)
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="The loss is the binary cross-entropy of logits" lost="new_optimizer_at_a_tenth"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    smoothed = keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1)
    model.compile(keras.optimizers.SGD(rate), smoothed)
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% fine_tune violates="Train for `epochs` epochs, 1 or more" lost="new_optimizer_at_a_tenth"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, validation_split=0.2, verbose=0)
    return model


# %% fine_tune violates="Train for `epochs` epochs, 1 or more" lost="new_optimizer_at_a_tenth"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, batch_size=16, verbose=0)
    return model


# %% fine_tune violates="Train for `epochs` epochs, 1 or more" lost="new_optimizer_at_a_tenth"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, verbose=0)
    return model


# %% fine_tune violates="Work on `model` itself and return it" lost="only_the_top_moves"
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)


# %% fine_tune violates="Work on `model` itself and return it" lost="only_the_top_moves"
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Trains a new model around the same layers."""
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    tuned = keras.Model(model.inputs, model.outputs)
    tuned.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    tuned.fit(inputs, labels, epochs=epochs, verbose=0)
    return tuned


# %% train_step violates="It makes **one** training step" lost="step_moves_what_learns statistics_follow"
def train_step(model, optimizer, loss, x, y):
    for _ in range(2):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_weights)
        optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% train_step violates="It makes **one** training step" lost="step_moves_what_learns"
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    gradients = [keras.ops.clip(gradient, -0.05, 0.05) for gradient in gradients]
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% train_step violates="run the model in training mode" lost="statistics_follow=training-mode-forgotten"
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% train_step violates="run the model in training mode" lost="statistics_follow"
def train_step(model, optimizer, loss, x, y):
    """Runs the model in training mode twice."""
    model(x, training=True)
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% train_step violates="have the gradients of the loss computed" lost="step_moves_what_learns=optimizer-forgets"
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer = type(optimizer).from_config(optimizer.get_config())
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% train_step violates="have the gradients of the loss computed" lost="step_moves_what_learns=optimizer-forgets"
def train_step(model, optimizer, loss, x, y):
    """Plain gradient descent by hand, whatever the optimizer is."""
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    for weight, gradient in zip(
        model.trainable_weights, tape.gradient(value, model.trainable_weights)
    ):
        weight.assign_sub(optimizer.learning_rate * gradient)
    return float(value)


# %% train_step violates="have the gradients of the loss computed" lost="step_moves_what_learns=step-traced-before-freezing"
learning_of = {}


def train_step(model, optimizer, loss, x, y):
    """Asks once for each model which weights can learn."""
    weights = learning_of.setdefault(id(model), model.trainable_weights)
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return float(value)


# %% train_step violates="have the gradients of the loss computed" lost="step_moves_what_learns=step-traced-before-freezing"
@tf.function
def compiled_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return value


def train_step(model, optimizer, loss, x, y):
    x, y = tf.constant(x, "float32"), tf.constant(y, "float32")
    return float(compiled_step(model, optimizer, loss, x, y))


# %% train_step violates="return the loss that the gradients came from" lost="step_moves_what_learns=loss-after-the-step"
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(loss(y, model(x)))


# %% train_step violates="return the loss that the gradients came from" lost="statistics_follow"
def train_step(model, optimizer, loss, x, y):
    before = float(loss(y, model(x, training=False)))
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return before


# %% train_step violates="one number, a float or a scalar" lost="step_moves_what_learns"
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return [float(value)]


# %% train_step violates="`optimizer` is a Keras optimizer such as" lost="step_moves_what_learns"
def train_step(model, optimizer, loss, x, y):
    """Momentum by hand, for SGD only."""
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    weights = model.trainable_weights
    gradients = tape.gradient(value, weights)
    if not isinstance(optimizer, keras.optimizers.SGD):
        optimizer = keras.optimizers.SGD(float(optimizer.learning_rate))
    optimizer.apply_gradients(zip(gradients, weights))
    return float(value)


# %% early_stopping violates="It returns a callback for `fit`, a new one at each call" lost="stops_in_time"
kept = {}


def early_stopping(patience):
    if patience not in kept:
        kept[patience] = keras.callbacks.EarlyStopping(
            patience=patience, restore_best_weights=True
        )
    return kept[patience]


# %% early_stopping violates="looks at the **validation loss**" lost="stops_in_time best_weights_come_back"
def early_stopping(patience):
    return keras.callbacks.EarlyStopping("val_accuracy", patience=patience, restore_best_weights=True)


# %% early_stopping violates="looks at the **validation loss**" lost="stops_in_time"
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(patience=patience + 1, restore_best_weights=True)


# %% early_stopping violates="looks at the **validation loss**" lost="stops_in_time"
class InARow(keras.callbacks.Callback):
    """Counts all epochs without a lower loss, not those in a row."""

    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.best, self.bad, self.best_weights = float("inf"), 0, None

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.best_weights = logs["val_loss"], self.model.get_weights()
        else:
            self.bad += 1
            self.model.stop_training = self.bad >= self.patience

    def on_train_end(self, logs=None):
        self.model.set_weights(self.best_weights)


def early_stopping(patience):
    return InARow(patience)


# %% early_stopping violates="looks at the **validation loss**" lost="stops_in_time"
class Unset(keras.callbacks.Callback):
    """Takes a lowest loss of 0 for no loss yet."""

    def __init__(self, patience):
        super().__init__()
        self.patience, self.best, self.wait, self.best_weights = patience, None, 0, None

    def on_epoch_end(self, epoch, logs=None):
        if not self.best or logs["val_loss"] < self.best:
            self.best, self.best_weights = logs["val_loss"], self.model.get_weights()
            self.wait = 0
        else:
            self.wait += 1
            self.model.stop_training = self.wait >= self.patience

    def on_train_end(self, logs=None):
        self.model.set_weights(self.best_weights)


def early_stopping(patience):
    return Unset(patience)


# %% early_stopping violates="an equal loss is not lower" lost="stops_in_time"
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(
        min_delta=0.001, patience=patience, restore_best_weights=True
    )


# %% early_stopping violates="an equal loss is not lower" lost="best_weights_come_back"
class LowOrEqual(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience, self.best, self.wait = patience, float("inf"), 0

    def on_epoch_end(self, epoch, logs=None):
        self.wait += 1
        if logs["val_loss"] <= self.best:
            self.best, self.best_weights, self.wait = (
                logs["val_loss"],
                self.model.get_weights(),
                0,
            )
        self.model.stop_training = self.wait >= self.patience

    def on_train_end(self, logs=None):
        self.model.set_weights(self.best_weights)


def early_stopping(patience):
    return LowOrEqual(patience)


# %% early_stopping violates="an equal loss is not lower" lost="best_weights_come_back"
class EqualIsProgress(keras.callbacks.EarlyStopping):
    """Begins to wait anew when the lowest loss comes again."""

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] == self.best:
            self.wait = -1
        super().on_epoch_end(epoch, logs)


def early_stopping(patience):
    return EqualIsProgress(patience=patience, restore_best_weights=True)


# %% early_stopping violates="**puts back the weights of the best epoch**" lost="best_weights_come_back=last-weights-kept"
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(patience=patience)


# %% early_stopping violates="**puts back the weights of the best epoch**" lost="best_weights_come_back"
class TrainableOnly(keras.callbacks.EarlyStopping):
    """Puts back what can learn, and leaves moving statistics."""

    def __init__(self, patience):
        super().__init__(patience=patience)
        self.lowest = float("inf")

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if logs["val_loss"] < self.lowest:
            self.lowest = logs["val_loss"]
            self.held = [weight.numpy() for weight in self.model.trainable_weights]

    def on_train_end(self, logs=None):
        for weight, value in zip(self.model.trainable_weights, self.held):
            weight.assign(value)


def early_stopping(patience):
    return TrainableOnly(patience)


# %% early_stopping violates="**puts back the weights of the best epoch**" lost="best_weights_come_back=last-weights-kept"
class KeepsNoCopy(keras.callbacks.EarlyStopping):
    """Notes the weights themselves, which go on changing, and no copies."""

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self.lowest, self.held = float("inf"), []

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if logs["val_loss"] < self.lowest:
            self.lowest, self.held = logs["val_loss"], self.model.weights

    def on_train_end(self, logs=None):
        for weight, value in zip(self.model.weights, self.held):
            weight.assign(value)


def early_stopping(patience):
    return KeepsNoCopy(patience=patience)


# %% early_stopping violates="Of equally good epochs the first" lost="best_weights_come_back"
class LastOfEqual(keras.callbacks.EarlyStopping):
    """Stops in time, and puts back the last of the epochs that are equally good."""

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self.lowest, self.held = float("inf"), None

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if logs["val_loss"] <= self.lowest:
            self.lowest, self.held = logs["val_loss"], self.model.get_weights()

    def on_train_end(self, logs=None):
        self.model.set_weights(self.held)


def early_stopping(patience):
    return LastOfEqual(patience=patience)


# %% thaw_top violates="the last `layers` entries of `base.layers` can learn" lost="the_top_learns_and_the_rest_is_frozen=thawed-too-deep"
def thaw_top(base, layers):
    if layers == 0:
        return
    for place, layer in enumerate(reversed(base.layers)):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place < layers and not is_norm


# %% train_step violates="have the gradients of the loss computed" lost="step_moves_what_learns=step-traced-before-freezing"
steps = {}


def train_step(model, optimizer, loss, x, y):
    key = id(model), id(optimizer), len(model.trainable_weights)
    weights = steps.setdefault(key, list(model.trainable_weights))
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, weights)
    pairs = [(g, w) for g, w in zip(gradients, weights) if g is not None]
    optimizer.apply_gradients(pairs)
    return float(value)


# %% early_stopping violates="looks at the **validation loss**" lost="stops_in_time"
class StopsFromAMillion(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience, self.best, self.wait, self.kept = patience, 1e6, 0, None

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.wait, self.kept = logs["val_loss"], 0, self.model.get_weights()
        else:
            self.wait += 1
            if self.wait >= self.patience:
                self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.kept is not None:
            self.model.set_weights(self.kept)


def early_stopping(patience):
    return StopsFromAMillion(patience)


# %% early_stopping violates="**puts back the weights of the best epoch**" lost="best_weights_come_back=last-weights-kept"
class KeepsFromTheSecond(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience, self.best, self.wait, self.kept = patience, None, 0, None

    def on_epoch_end(self, epoch, logs=None):
        if self.best is None:
            self.best = logs["val_loss"]
        elif logs["val_loss"] < self.best:
            self.best, self.wait, self.kept = logs["val_loss"], 0, self.model.get_weights()
        else:
            self.wait += 1
            if self.wait >= self.patience:
                self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.kept is not None:
            self.model.set_weights(self.kept)


def early_stopping(patience):
    return KeepsFromTheSecond(patience)
