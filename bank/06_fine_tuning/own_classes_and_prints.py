# /// verdict
# says = "Right: off and on with the base's flag, a callback of its own, a tf.function for each step, prints, warnings, progress bars."
# ///

# %%
import warnings

import tensorflow


# %% thaw_top
def thaw_top(base: tensorflow.keras.Model, layers: int) -> None:
    """First everything on, then off again what must not learn."""
    base.trainable = False
    base.trainable = True
    below = base.layers[: len(base.layers) - layers]
    for layer in below:
        layer.trainable = False
    for layer in base.layers:
        if isinstance(layer, tensorflow.keras.layers.BatchNormalization):
            layer.trainable = False
    if not base.trainable_weights:
        warnings.warn("nothing can learn in the base")
    print(len(base.trainable_weights), "weights of the base can learn")
    return base


# %% fine_tune
def fine_tune(model, base, layers: int, inputs: np.ndarray, labels: np.ndarray, epochs: int):
    old_rate = float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
    print("the old rate was", old_rate)
    thaw_top(base, layers)
    model.compile(
        loss=tensorflow.keras.losses.BinaryCrossentropy(from_logits=True),
        optimizer=tensorflow.keras.optimizers.RMSprop(learning_rate=min(1e-5, 0.1 * old_rate)),
        metrics=[tensorflow.keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    history = model.fit(
        inputs.astype("float64"), labels, batch_size=32, epochs=epochs, shuffle=True
    )
    model.summary()
    print(history.history)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y) -> float:
    x = tensorflow.convert_to_tensor(np.asarray(x), dtype="float32")
    y = tensorflow.convert_to_tensor(np.asarray(y), dtype="float32")
    optimizer.build(model.trainable_variables) if not optimizer.built else None

    @tensorflow.function
    def one_step():
        with tensorflow.GradientTape() as tape:
            predictions = model(x, training=True)
            value = loss(y, predictions)
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(list(zip(gradients, model.trainable_variables)))
        return value

    value = one_step()
    print("loss", value)
    return float(value.numpy())


# %% early_stopping
def early_stopping(patience: int) -> keras.callbacks.Callback:
    class Stop(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.best, self.kept, self.waited = np.inf, None, 0

        def on_epoch_end(self, epoch, logs=None):
            print("epoch", epoch, logs)
            if logs["val_loss"] < self.best:
                self.best, self.kept, self.waited = logs["val_loss"], self.model.get_weights(), 0
            else:
                self.waited += 1
                self.model.stop_training = self.waited >= patience

        def on_train_end(self, logs=None):
            self.model.set_weights(self.kept)

    return Stop()


# %%
example = head_on(make_base())
print(train_step(example, keras.optimizers.SGD(), keras.losses.MeanSquaredError(), inputs, yes_no))
