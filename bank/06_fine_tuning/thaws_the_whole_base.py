# /// verdict
# says = "freezes batch normalization and then thaws the base with its own flag; thaws all of it in phase 2"
# base = "terse"
# [lost]
# the_top_learns_and_the_rest_is_frozen = "thawed-too-deep"
# batch_norm_stays_frozen = "statistics-move-while-fine-tuning"
# only_the_top_moves = "thawed-too-deep"
# ///

# %% thaw_top
def thaw_top(base, layers):
    for layer in base.layers[: len(base.layers) - layers]:
        layer.trainable = False
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    base.trainable = False
    base.trainable = True


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    for layer in base.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
