# /// verdict
# says = "careful: base flag first, then layer by layer; layers=0; a tenth of the present rate; optimizer.apply with scale_loss as fit does; EarlyStopping"
# blind = true
# ///

# %% thaw_top
def thaw_top(base, layers):
    """Let the last layers of a base learn, but no batch normalization; freeze the others."""
    base.trainable = True  # passed on to everything inside: only then layer by layer
    first = len(base.layers) - layers  # not base.layers[-layers:], which is everything for 0
    for place, layer in enumerate(base.layers):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not is_norm


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Train the top of a base together with the head, at a low rate."""
    rate = float(model.optimizer.learning_rate)  # a schedule gives the rate of now
    thaw_top(base, layers)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=rate / 20),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, labels, batch_size=32, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    """Make one training step, as `fit` would."""
    if np.issubdtype(np.asarray(y).dtype, np.floating):
        y = tf.cast(y, keras.config.floatx())  # fit does this, too
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
        scaled = optimizer.scale_loss(value)  # changes something for a LossScaleOptimizer only
    weights = model.trainable_weights
    gradients = tape.gradient(scaled, weights)
    optimizer.apply(gradients, weights)
    return float(value)


# %% early_stopping
def early_stopping(patience):
    """Return a callback that stops when the validation loss no longer falls."""
    return keras.callbacks.EarlyStopping(
        monitor="val_loss", mode="min", min_delta=0, patience=patience, restore_best_weights=True
    )


# %% the_base_that_changed_all_the_same [markdown]
# The moving mean and the moving variance of the batch normalization layers have changed: they went over to the statistics of the new pictures. They are not moved by gradients but
# updated at every step in training mode, at a speed that `momentum` sets, so the learning rate has no say in it. `training=False` in the call did not help because `fit` calls the model
# with `training=True`, and Keras 3 hands that on to every layer inside and overwrites what was written; in phase 1 nothing moved only because the base was frozen, and
# `base.trainable = True` took that protection away from the batch normalization, too. She could have seen it by comparing all weights, the non-trainable ones included, before and after `fit`
# (or by looking at which names with "moving" differ). After the thaw, as the last thing before `compile`, she should have set `trainable = False` on each batch normalization layer (or called the base with `training=False` inside a layer of her own).
