# /// verdict
# says = "takes a new optimizer at the old rate"
# base = "terse"
# lost = { new_optimizer_at_a_tenth = "thaw-rate-too-high" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate)
    thaw_top(base, layers)
    model.compile(keras.optimizers.SGD(rate), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
