# /// verdict
# says = "compiles first and thaws afterwards: fragile, but the next fit moves everything"
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
    model_b.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate))
    todo = [model_b]
    while todo:
        layer = todo.pop()
        layer.trainable = True
        todo += getattr(layer, "layers", [])
    return model_b
