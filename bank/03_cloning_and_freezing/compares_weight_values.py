# /// verdict
# says = "Subtle: two layers whose weights hold equal numbers are taken for the same layer."
# blind = true
# lost = { sharing_is_recognised = "layers-compared-by-value" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    copied = keras.models.clone_model(model)
    copied.set_weights(model.get_weights())
    return copied

# %%
def open_up(model):
    """all layers with weights, also from models inside"""
    result = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            result.extend(open_up(layer))
        elif layer.get_weights():
            result.append(layer)
    return result


def same_layer(one, two):
    w1, w2 = one.get_weights(), two.get_weights()
    if len(w1) != len(w2):
        return False
    return all(np.array_equal(x, y) for x, y in zip(w1, w2))

# %% shares_layers
def shares_layers(a, b):
    # names say nothing, so I compare the weights
    for layer_a in open_up(a):
        for layer_b in open_up(b):
            if same_layer(layer_a, layer_b):
                return True
    return False

# %% build_b_on_a
def build_b_on_a(model_a):
    copied = clone_with_weights(model_a)
    x = inp = keras.Input(model_a.input_shape[1:])
    for layer in copied.layers[:-1]:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        layer.trainable = False
        x = layer(x)
    out = keras.layers.Dense(1, activation="sigmoid")(x)
    model_b = keras.Model(inp, out)
    model_b.compile(optimizer="adam", loss="binary_crossentropy")
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = True
    for layer in model_b.layers:
        layer.trainable = True
    for layer in open_up(model_b):
        layer.trainable = True
    # models in models in models ...
    for layer in model_b._flatten_layers():
        layer.trainable = True
    model_b.compile(optimizer=keras.optimizers.Adam(learning_rate), loss="binary_crossentropy")
    return model_b
