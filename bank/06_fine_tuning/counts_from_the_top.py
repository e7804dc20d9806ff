# /// verdict
# says = "All answers from the sheet alone; counts layers from the top, keeps the best weights itself."
# blind = true
# ///

# %% thaw_top
def thaw_top(base, layers):
    """Let the last layers of a base learn, but no batch normalization; freeze the others."""
    base.trainable = True  # the flag of the base itself; those of its layers follow one by one
    for below, layer in enumerate(reversed(base.layers)):
        layer.trainable = below < layers and not isinstance(
            layer, keras.layers.BatchNormalization
        )
# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Train the top of a base together with the head, at a low rate."""
    rate = 0.09 * float(model.optimizer.learning_rate)
    model.trainable = base.trainable = True
    first = len(base.layers) - layers
    for part in model.layers:
        if part is not base:
            part.trainable = True
    for number, part in enumerate(base.layers):
        norm = isinstance(part, keras.layers.BatchNormalization)
        part.trainable = number >= first and not norm
    model.compile(
        optimizer=keras.optimizers.SGD(rate), loss=keras.losses.BinaryCrossentropy(from_logits=True)
    )
    model.fit(inputs, labels, batch_size=32, epochs=epochs, verbose=0)
    return model
# %% train_step
def train_step(model, optimizer, loss, x, y):
    """Make one training step, as `fit` would."""
    learning = model.trainable_variables
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
        scaled = optimizer.scale_loss(value)
    optimizer.apply(tape.gradient(scaled, learning), learning)
    return float(value)
# %% early_stopping
class BestKeeper(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.history, self.kept = [], None

    def on_epoch_end(self, epoch, logs=None):
        self.history.append(float(logs["val_loss"]))
        best = self.history.index(min(self.history))  # the first one of equals
        since = len(self.history) - 1 - best
        if since == 0:
            self.kept = self.model.get_weights()
        if since >= self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.kept is not None:
            self.model.set_weights(self.kept)


def early_stopping(patience):
    """Return a callback that stops when the validation loss no longer falls."""
    return BestKeeper(patience)
