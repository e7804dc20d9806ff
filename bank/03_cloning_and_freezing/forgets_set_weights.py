# /// verdict
# says = "Believes clone_model copies the weights too, and builds B on such a clone."
# blind = true
# lost = { clone_has_the_same_weights = "cloned-without-weights", b_keeps_what_a_learned = "cloned-without-weights" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    # clone_model makes new layers, so the copy is independent
    model_copy = keras.models.clone_model(model)
    return model_copy

# %% shares_layers
def shares_layers(a, b):
    ids_a = [id(w) for w in a.weights]
    for w in b.weights:
        if id(w) in ids_a:
            return True
    return False

# %% build_b_on_a
def build_b_on_a(model_a):
    model_copy = clone_with_weights(model_a)
    model_b = keras.Sequential()
    model_b.add(keras.Input(model_a.input_shape[1:]))
    for layer in model_copy.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def unfreeze(layers):
        for layer in layers:
            layer.trainable = True
            if hasattr(layer, "layers"):
                unfreeze(layer.layers)

    model_b.trainable = True
    unfreeze(model_b.layers)
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b
