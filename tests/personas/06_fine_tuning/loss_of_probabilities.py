# /// verdict
# says = "writes the loss as a string and forgets the logits"
# base = "terse"
# lost = { new_optimizer_at_a_tenth = "logits-taken-for-probabilities" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    rate = float(model.optimizer.learning_rate) / 10
    thaw_top(base, layers)
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
