# /// verdict
# says = "thaws the whole base, except batch normalization"
# base = "terse"
# lost = { only_the_top_moves = "thawed-too-deep" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    for layer in base.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
