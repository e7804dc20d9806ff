# /// verdict
# says = "All answers from the sheet alone, with a callback of its own."
# blind = true
# ///

# %% thaw_top
def thaw_top(base, layers):
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        standing_still = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not standing_still
# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate)
    model.trainable = True
    thaw_top(base, layers)
    model.compile(
        optimizer=keras.optimizers.Adam(rate / 20),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
# %% train_step
def train_step(model, optimizer, loss, x, y):
    learning = list(model.trainable_weights)
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
        scaled = optimizer.scale_loss(value)  # for optimizers that scale the loss, as fit does
    optimizer.apply(tape.gradient(scaled, learning), learning)
    return float(value)
# %% early_stopping
class _StopInTime(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.lowest, self.weights, self.in_vain = None, None, 0

    def on_epoch_end(self, epoch, logs=None):
        now = float(logs["val_loss"])
        if self.lowest is None or now < self.lowest:
            self.lowest, self.in_vain = now, 0
            self.weights = [np.array(weight) for weight in self.model.get_weights()]
        else:
            self.in_vain += 1
            if self.in_vain >= self.patience:
                self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.weights is not None:
            self.model.set_weights(self.weights)


def early_stopping(patience):
    return _StopInTime(patience)
