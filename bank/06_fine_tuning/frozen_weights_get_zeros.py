# /// verdict
# says = "Gives frozen weights a gradient of 0, with which momentum moves them on."
# lost = { step_moves_what_learns = "" }
# base = "careful"
# blind = true
# ///

# %% train_step
def train_step(model, optimizer, loss, x, y):
    x, y = (np.asarray(a, "float32") if np.asarray(a).dtype == "float64" else a for a in (x, y))
    learning = model.trainable_weights
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = {id(w): g for w, g in zip(learning, tape.gradient(value, learning))}
    if not optimizer.built:
        optimizer.build(learning)
    known = optimizer._trainable_variables  # it wants a gradient for each of them
    optimizer.apply([gradients.get(id(w), tf.zeros(w.shape)) for w in known], known)
    return float(value)
