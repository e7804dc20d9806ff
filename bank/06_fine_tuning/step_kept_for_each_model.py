# /// verdict
# says = "Subtle: the traced step is kept for each model, with the weights that could learn at first."
# blind = true
# base = "counts_from_the_top"
# lost = { step_moves_what_learns = "step-traced-before-freezing" }
# ///

# %% train_step
_compiled_steps = {}


def train_step(model, optimizer, loss, x, y):
    """Make one training step, as `fit` would."""
    key = (id(model), id(optimizer), id(loss))
    if key not in _compiled_steps:

        @tf.function
        def step(x, y):
            with tf.GradientTape() as tape:
                value = loss(y, model(x, training=True))
            variables = model.trainable_variables
            gradients = tape.gradient(value, variables)
            optimizer.apply_gradients(zip(gradients, variables))
            return value

        _compiled_steps[key] = step
    return float(_compiled_steps[key](tf.convert_to_tensor(x), tf.convert_to_tensor(y)))
