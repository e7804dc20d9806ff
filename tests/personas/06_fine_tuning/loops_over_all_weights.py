# /// verdict
# says = "takes the gradients of all weights"
# base = "terse"
# lost = { step_moves_what_learns = "loop-over-all-weights" }
# ///

# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.weights)
    pairs = [(g, w) for g, w in zip(gradients, model.weights) if g is not None]
    optimizer.apply_gradients(pairs)
    return float(value)
