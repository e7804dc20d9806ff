# /// verdict
# says = "Subtle: the usual rate of 0.00001, also where the head learned at less than ten times that."
# blind = true
# base = "counts_from_the_top"
# lost = { new_optimizer_at_a_tenth = "thaw-rate-too-high" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Train the top of a base together with the head, at a low rate."""
    thaw_top(base, layers)
    for layer in model.layers:
        if layer is not base:
            layer.trainable = True
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-5),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, labels, epochs=epochs, batch_size=32, verbose=0)
    return model
