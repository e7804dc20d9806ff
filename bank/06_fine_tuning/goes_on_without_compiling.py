# /// verdict
# says = "does not compile again, calls the model as always, keeps the last weights"
# base = "terse"
# [lost]
# only_the_top_moves = "stale-compile-after-thawing"
# new_optimizer_at_a_tenth = "optimizer-reused"
# statistics_follow = "training-mode-forgotten"
# best_weights_come_back = "last-weights-kept"
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.optimizer.learning_rate = float(model.optimizer.learning_rate) / 10
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% early_stopping
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
