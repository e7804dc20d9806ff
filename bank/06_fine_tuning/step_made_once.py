# /// verdict
# says = "makes a graph of the step with tf.function, once for each model, optimizer and loss, for speed"
# blind = true
# lost = { step_moves_what_learns = "step-traced-before-freezing" }
# base = "careful"
# ///

# %% train_step
steps = {}


def make_step(model, optimizer, loss):
    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_weights)
        optimizer.apply_gradients(zip(gradients, model.trainable_weights))
        return value

    return step, model, optimizer, loss  # kept, so that no id is used twice


def train_step(model, optimizer, loss, x, y):
    key = id(model), id(optimizer), id(loss)
    if key not in steps:
        steps[key] = make_step(model, optimizer, loss)
    x, y = tf.convert_to_tensor(x, tf.float32), tf.convert_to_tensor(y, tf.float32)
    return float(steps[key][0](x, y))
