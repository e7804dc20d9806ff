# /// verdict
# says = "Does not freeze batch normalization, because it 'only has statistics and nothing to train'."
# blind = true
# lost = { b_learns_only_its_head = "nothing-frozen" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    model2 = keras.models.clone_model(model)
    model2.set_weights(model.get_weights())
    return model2

# %% shares_layers
def shares_layers(a, b):
    weights_a = {id(w) for w in a.weights}
    weights_b = {id(w) for w in b.weights}
    return len(weights_a & weights_b) > 0

# %% build_b_on_a
def build_b_on_a(model_a):
    model2 = clone_with_weights(model_a)
    layers = [l for l in model2.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]

    for layer in layers:
        # batch norm is no learning layer, it just normalizes -> needs no freezing
        if isinstance(layer, keras.layers.BatchNormalization):
            continue
        layer.trainable = False

    layers.append(keras.layers.Dense(1, activation="sigmoid", name="new_head"))
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *layers])
    model_b.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def thaw(m):
        m.trainable = True
        for l in getattr(m, "layers", []):
            thaw(l)

    thaw(model_b)
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b
