# /// verdict
# says = "takes layers with the same name for the same layer, and never compiles B"
# base = "builds_on_the_layers_of_a"
# lost = { sharing_is_recognised = "layers-compared-by-name", b_learns_only_its_head = "not-compiled" }
# ///

# %% shares_layers
def shares_layers(a, b):
    names_a = {layer.name for layer in a.layers if layer.weights}
    names_b = {layer.name for layer in b.layers if layer.weights}
    return len(names_a & names_b) > 0

# %% build_b_on_a
def build_b_on_a(model_a):
    copy = clone_with_weights(model_a)
    layers = [l for l in copy.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    for l in layers:
        l.trainable = False
    model = keras.Sequential([keras.Input(model_a.input_shape[1:])] + layers)
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    return model

# %% the_thaw_that_never_happened [markdown]
# Only the head moved. fit remembers which weights were trainable when it was first run after compile,
# and changing trainable later does not change that. She could compare the weights of a layer before and after.
