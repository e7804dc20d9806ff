# /// verdict
# says = "Right: a step that lends itself to Keras with train_on_batch on a new model around the same layers, rates by a partial, a while loop from the end."
# ///

# %%
import functools

# %% thaw_top
def thaw_top(base, layers):
    number = len(base.layers)
    while number:
        number -= 1
        layer = base.layers[number]
        layer.trainable = layers > 0
        layers -= 1
        if layer.__class__ is keras.layers.BatchNormalization:
            layer.trainable = False


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    lower = functools.partial(np.multiply, 0.1 * 0.999)
    thaw_top(base, layers)
    optimizer = keras.optimizers.RMSprop(float(lower(float(model.optimizer.learning_rate))))
    model.compile(optimizer, keras.losses.BinaryCrossentropy(from_logits=True))
    batches = tf.data.Dataset.from_tensor_slices((inputs, labels)).shuffle(1000).batch(32)
    model.fit(batches, epochs=epochs, verbose=0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    twin = keras.Model(model.inputs, model.outputs)
    twin.compile(optimizer=optimizer, loss=loss, run_eagerly=True)
    return twin.train_on_batch(x, y)


# %% early_stopping
def early_stopping(patience):
    class Stop(keras.callbacks.EarlyStopping):
        pass

    return Stop(
        monitor="val_loss",
        patience=patience,
        mode="min",
        restore_best_weights=True,
        start_from_epoch=0,
        verbose=1,
    )
