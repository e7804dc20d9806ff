# /// verdict
# says = "thaws with model.trainable = True, as many tutorials do"
# lost = { thaw_takes_effect = "thaw-skipped" }
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
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.RMSprop(learning_rate), loss="binary_crossentropy")
    return model_b
