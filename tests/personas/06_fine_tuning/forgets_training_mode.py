# /// verdict
# says = "calls the model as one always calls it"
# base = "terse"
# lost = { statistics_follow = "training-mode-forgotten" }
# ///

# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)
