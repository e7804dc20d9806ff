# /// verdict
# says = "thaws every layer and sets the rate of the old optimizer, without compile"
# lost = { thaw_takes_effect = "stale-compile-after-thawing", new_optimizer_at_the_given_rate = "optimizer-reused" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone

# %% shares_layers
def shares_layers(a, b):
    ids = [id(w) for w in a.weights]
    return any(id(w) in ids for w in b.weights)

# %% build_b_on_a
def build_b_on_a(model_a):
    copy = clone_with_weights(model_a)
    layers = [l for l in copy.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    for l in layers:
        l.trainable = False
    model = keras.Sequential([keras.Input(model_a.input_shape[1:])] + layers)
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    return model

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def thaw(layer):
        layer.trainable = True
        if hasattr(layer, "layers"):
            for inner in layer.layers:
                thaw(inner)
    thaw(model_b)
    model_b.optimizer.learning_rate = learning_rate
    return model_b

# %% the_thaw_that_never_happened [markdown]
# Only the head moved. fit remembers which weights were trainable when it was first run after compile,
# and changing trainable later does not change that. She could compare the weights of a layer before and after.
