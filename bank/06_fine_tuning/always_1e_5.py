# /// verdict
# says = "takes the lesson's 1e-5 for phase 2, whatever the model was trained with"
# blind = true
# lost = { new_optimizer_at_a_tenth = "thaw-rate-too-high" }
# base = "careful"
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-5),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
