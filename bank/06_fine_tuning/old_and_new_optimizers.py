# /// verdict
# says = "compiles with the old optimizer, and makes a new one for each step of its own"
# base = "terse"
# [lost]
# only_the_top_moves = ""
# new_optimizer_at_a_tenth = "optimizer-reused"
# step_moves_what_learns = "optimizer-forgets"
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.optimizer.learning_rate = float(model.optimizer.learning_rate) / 10
    model.compile(model.optimizer, keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer = optimizer.from_config(optimizer.get_config())
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)
