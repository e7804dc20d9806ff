# /// verdict
# says = "returns the loss of the new weights"
# base = "terse"
# lost = { step_moves_what_learns = "loss-after-the-step" }
# ///

# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(loss(y, model(x)))
