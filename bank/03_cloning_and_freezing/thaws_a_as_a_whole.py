# /// verdict
# says = "Subtle: A is frozen while it is copied, then thawed as a whole, with layers that were frozen before."
# blind = true
# base = "stack_of_parts"
# lost = { a_is_left_alone = "froze-the-wrong-object" }
# ///

# %% build_b_on_a
def build_b_on_a(model_a):
    """Return a compiled yes/no model: a frozen copy of A's layers under a new head."""
    model_a.trainable = False  # the copy takes over the flags
    copy_of_a = clone_with_weights(model_a)
    model_a.trainable = True

    hidden = [
        layer for layer in copy_of_a.layers[:-1] if not isinstance(layer, keras.layers.InputLayer)
    ]
    model_b = keras.Sequential(
        [
            keras.Input(model_a.input_shape[1:]),
            *hidden,
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model_b.compile(optimizer="sgd", loss="binary_crossentropy", metrics=["accuracy"])
    return model_b
