# /// verdict
# says = "Right: as short as it gets."
# ///

# %% thaw_top
def thaw_top(base, layers):
    n = len(base.layers) - layers
    for i, l in enumerate(base.layers):
        l.trainable = i >= n and "BatchNorm" not in type(l).__name__


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate)
    thaw_top(base, layers)
    model.compile(
        keras.optimizers.Adam(rate / 20), keras.losses.BinaryCrossentropy(from_logits=True)
    )
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as t:
        l = loss(y, model(x, training=True))
    w = model.trainable_variables
    optimizer.apply(t.gradient(l, w), w)
    return l.numpy()


# %% early_stopping
early_stopping = lambda patience: keras.callbacks.EarlyStopping(
    patience=patience, restore_best_weights=True
)
