# /// verdict
# says = "type hints, own callback class, tape that watches by hand, a fresh tf.function in each step, Adam, own helper is_norm; thaw from the end with a counter"
# blind = true
# base = "careful"
# ///

# %%
from collections.abc import Callable


def is_norm(layer: keras.layers.Layer) -> bool:
    return isinstance(layer, (keras.layers.BatchNormalization,))


# %% thaw_top
def thaw_top(base: keras.Model, layers: int) -> None:
    base.trainable = True
    left = layers
    for layer in reversed(base.layers):
        layer.trainable = left > 0 and not is_norm(layer)
        left -= 1


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    now = float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
    thaw_top(base, layers)
    low = now / 100
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=low),
        loss=lambda y, z: keras.ops.mean(
            keras.ops.binary_crossentropy(keras.ops.cast(y, z.dtype), z, from_logits=True)
        ),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    for epoch in range(epochs):
        history = model.fit(inputs, labels, verbose=0)
        print(f"epoch {epoch + 1}: {history.history['loss'][0]:.4f}")
    return model


# %% train_step
def train_step(model: keras.Model, optimizer, loss: Callable, x, y) -> float:
    learning = list(model.trainable_variables)

    @tf.function
    def forward_and_back(x, y):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            for variable in learning:
                tape.watch(variable.value)
            value = loss(y, model(x, training=True))
        return value, tape.gradient(value, [variable.value for variable in learning])

    value, gradients = forward_and_back(
        tf.convert_to_tensor(x, tf.float32), tf.convert_to_tensor(y, tf.float32)
    )
    optimizer.apply(gradients, learning)
    return value.numpy().item()


# %% early_stopping
class StopInTime(keras.callbacks.Callback):
    def __init__(self, patience: int):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.lowest, self.best_weights, self.in_vain = float("inf"), None, 0

    def on_epoch_end(self, epoch, logs=None):
        now = logs["val_loss"]
        if now < self.lowest:
            self.lowest, self.in_vain = now, 0
            self.best_weights = self.model.get_weights()
        else:
            self.in_vain += 1
            self.model.stop_training = self.in_vain >= self.patience

    def on_train_end(self, logs=None):
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)


def early_stopping(patience: int) -> keras.callbacks.Callback:
    return StopInTime(patience)
