# /// verdict
# says = "compares layer objects, but only those in model.layers"
# lost = { sharing_is_recognised = "nested-layers-overlooked" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone

# %% shares_layers
def shares_layers(a, b):
    for layer in a.layers:
        if layer.weights and any(layer is other for other in b.layers):
            return True
    return False

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
    # off and on again, once for each level, so that it really reaches everything
    def on(m):
        m.trainable = True
        for l in getattr(m, "layers", []):
            on(l)
    on(model_b)
    model_b.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(learning_rate))
    return model_b
