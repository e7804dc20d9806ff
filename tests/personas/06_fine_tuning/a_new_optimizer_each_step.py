# /// verdict
# says = "makes the optimizer anew for each step, because it would not know the weights"
# base = "terse"
# lost = { step_moves_what_learns = "" }
# ///

# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer = optimizer.from_config(optimizer.get_config())
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)
