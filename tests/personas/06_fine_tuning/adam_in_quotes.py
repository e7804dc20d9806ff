# /// verdict
# says = "compiles with the optimizer's name, and so at its default rate"
# base = "terse"
# lost = { new_optimizer_at_a_tenth = "thaw-rate-too-high" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
