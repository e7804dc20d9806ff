# /// verdict
# says = "skims; copies thaw_from of the lesson (which never touches base.trainable), freezes batch norm again, thin written answer"
# blind = true
# base = "careful"
# ///

# %% thaw_top
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= len(base.layers) - layers and not isinstance(
            layer, keras.layers.BatchNormalization
        )


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    rate = float(model.optimizer.learning_rate) / 10
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    model.fit(inputs, labels, epochs=epochs)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)


# %% early_stopping
def early_stopping(patience):
    return keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)


# %% the_base_that_changed_all_the_same [markdown]
# The moving mean and variance of batch norm have moved. fit overrides training=False with training=True, and they don't depend on the learning rate. She should
# have frozen the batch norm layers after base.trainable = True, and compared the weights before and after.
