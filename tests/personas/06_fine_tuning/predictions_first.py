# /// verdict
# says = "gives the loss its arguments the other way round"
# base = "terse"
# lost = { step_moves_what_learns = "loss-arguments-exchanged" }
# ///

# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        predictions = model(x, training=True)
        value = loss(predictions, tf.cast(y, "float32"))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)
