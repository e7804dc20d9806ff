# /// verdict
# says = "Right: early stopping of two LambdaCallback arguments that read their logs, flags by name and place, a copy of the old optimizer's config."
# ///

# %% thaw_top
def thaw_top(base, layers):
    chosen = {
        layer.name
        for layer in list(base.layers)[::-1][:layers]
        if type(layer) is not keras.layers.BatchNormalization
    }
    for layer in base.layers:
        layer.trainable = layer.name in chosen


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    settings = model.optimizer.get_config()
    settings["learning_rate"] = 0.05 * float(model.optimizer.learning_rate)
    thaw_top(base, layers)
    model.compile(
        optimizer=model.optimizer.__class__.from_config(settings),
        loss=lambda y, logits: keras.ops.mean(
            keras.ops.softplus(logits) - keras.ops.cast(y, logits.dtype) * logits
        ),
    )
    for _ in range(epochs):
        order = np.random.permutation(len(inputs))
        model.fit(inputs[order], labels[order], batch_size=32, shuffle=False, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    x, y = keras.ops.convert_to_tensor(x, "float32"), keras.ops.convert_to_tensor(y, "float32")
    learning = [weight for weight in model.weights if weight.trainable]
    learning = [weight for weight in model.trainable_weights if weight in learning]
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    optimizer.apply_gradients(zip(tape.gradient(value, learning), learning))
    return value


# %% early_stopping
def early_stopping(patience):
    losses, kept, last = [], [], keras.callbacks.LambdaCallback()

    def after_epoch(epoch, logs):
        losses.append(logs["val_loss"])
        kept.append(last.model.get_weights())
        if len(losses) - 1 - int(np.argmin(losses)) >= patience:
            last.model.stop_training = True

    def at_the_end(logs):
        assert "val_loss" in logs
        last.model.set_weights(kept[int(np.argmin(losses))])

    last.on_epoch_end, last.on_train_end = after_epoch, at_the_end
    return last
