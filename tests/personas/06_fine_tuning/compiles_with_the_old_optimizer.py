# /// verdict
# says = "compiles again, with the optimizer that is there at a lower rate"
# base = "terse"
# lost = { only_the_top_moves = "", new_optimizer_at_a_tenth = "optimizer-reused" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.optimizer.learning_rate = float(model.optimizer.learning_rate) / 10
    model.compile(model.optimizer, keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
