# /// verdict
# says = "thaws batch normalization with the rest, a loss by its name, returns the loss of the new weights"
# base = "terse"
# [lost]
# batch_norm_stays_frozen = "statistics-move-while-fine-tuning"
# only_the_top_moves = "statistics-move-while-fine-tuning"
# new_optimizer_at_a_tenth = "logits-taken-for-probabilities"
# step_moves_what_learns = "loss-after-the-step"
# ///

# %% thaw_top
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= len(base.layers) - layers


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(loss(y, model(x)))
