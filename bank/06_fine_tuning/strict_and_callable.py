# /// verdict
# says = "Right: answers are objects with __call__, arguments are checked, the step keeps no state, the best weights are kept as copies by hand."
# ///

# %% thaw_top
class _ThawTop:
    def __call__(self, base, layers):
        if not 0 <= layers <= len(base.layers):
            raise ValueError(f"layers must be from 0 to {len(base.layers)}")
        base.trainable = False
        for number, layer in enumerate(base.layers[::-1], start=1):
            if number > layers:
                break
            if not isinstance(layer, keras.layers.BatchNormalization):
                layer.trainable = True
        return base


thaw_top = _ThawTop()


# %% fine_tune
class _FineTune:
    def __call__(self, model, base, layers, inputs, labels, epochs):
        assert len(inputs) == len(labels)
        rate = float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
        thaw_top(base, layers)
        model.compile(
            optimizer=keras.optimizers.Nadam(learning_rate=rate / 11),
            loss=keras.losses.BinaryCrossentropy(from_logits=True, name="loss"),
            metrics=["accuracy"],
            run_eagerly=True,
        )
        model.fit(x=inputs, y=labels, epochs=epochs, verbose=2)
        return model


fine_tune = _FineTune()


# %% train_step
def train_step(model, optimizer, loss, x, y):
    tape = tf.GradientTape()
    with tape:
        logits = model(tf.convert_to_tensor(x), training=True)
        value = loss(tf.cast(y, logits.dtype), logits)
    weights = model.trainable_weights
    gradients = tape.gradient(value, [weight.value for weight in weights])
    optimizer.apply(gradients, trainable_variables=weights)
    return np.float64(value)


# %% early_stopping
class _Keeper(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        if patience < 1:
            raise ValueError("patience must be at least 1")
        self.patience = patience
        self.history, self.held = [], None

    def on_epoch_end(self, epoch, logs=None):
        value = float((logs or {})["val_loss"])
        if all(value < earlier for earlier in self.history):
            self.held = [weight.numpy().copy() for weight in self.model.weights]
            self.since = -1
        self.history.append(value)
        self.since += 1
        if self.since >= self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        for weight, value in zip(self.model.weights, self.held or [], strict=True):
            weight.assign(value)


def early_stopping(patience):
    return _Keeper(patience=patience)
