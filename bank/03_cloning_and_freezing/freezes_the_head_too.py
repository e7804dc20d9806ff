# /// verdict
# says = "freezes the whole model before the head is added to it, and with it the head"
# base = "builds_on_the_layers_of_a"
# lost = { b_learns_only_its_head = "head-frozen-too" }
# ///

# %% build_b_on_a
def build_b_on_a(model_a):
    copy = clone_with_weights(model_a)
    base = [l for l in copy.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    model = keras.Sequential([keras.Input(model_a.input_shape[1:])] + base)
    model.trainable = False
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer="adam")
    return model
