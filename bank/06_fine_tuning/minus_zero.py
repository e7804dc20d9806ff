# /// verdict
# says = "slices with [-layers:], keeps the rate, gives the loss its arguments the other way round"
# base = "terse"
# [lost]
# the_top_learns_and_the_rest_is_frozen = "thawed-too-deep"
# new_optimizer_at_a_tenth = "thaw-rate-too-high"
# step_moves_what_learns = "loss-arguments-exchanged"
# ///

# %% thaw_top
def thaw_top(base, layers):
    for layer in base.layers:
        layer.trainable = False
    for layer in base.layers[-layers:]:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate)
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        predictions = model(x, training=True)
        value = loss(predictions, tf.cast(y, "float32"))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)
