# /// verdict
# says = "freezes nothing below, an optimizer by its name, gradients of all weights, watches the loss"
# base = "terse"
# [lost]
# the_top_learns_and_the_rest_is_frozen = "thawed-too-deep"
# new_optimizer_at_a_tenth = "thaw-rate-too-high"
# step_moves_what_learns = "loop-over-all-weights"
# stops_in_time = ""
# best_weights_come_back = ""
# ///

# %% thaw_top
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
        elif place >= len(base.layers) - layers:
            layer.trainable = True


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.weights)
    pairs = [(g, w) for g, w in zip(gradients, model.weights) if g is not None]
    optimizer.apply_gradients(pairs)
    return float(value)


# %% early_stopping
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(
        monitor="loss", patience=patience, restore_best_weights=True
    )
