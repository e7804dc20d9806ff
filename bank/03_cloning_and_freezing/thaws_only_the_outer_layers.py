# /// verdict
# says = "Subtle: thaws with the lesson's loop over model_b.layers, which does not reach layers frozen one by one inside a nested model."
# blind = true
# lost = { thaw_takes_effect = "thaw-skipped" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone

# %% shares_layers
def shares_layers(a, b):
    ids = {id(weight) for weight in a.weights}
    return any(id(weight) in ids for weight in b.weights)

# %% build_b_on_a
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    head_b = keras.layers.Dense(1, activation="sigmoid", name="head_b")
    base_layers = clone.layers[:-1]
    if isinstance(clone.layers[0], keras.layers.InputLayer):  # functional models have it in the list
        base_layers = clone.layers[1:-1]
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base_layers, head_b])
    for layer in model_b.layers[:-1]:
        layer.trainable = False
    model_b.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = True
    # the line above is skipped if the layers were frozen one by one, so also do it for each layer
    for layer in model_b.layers:
        layer.trainable = True
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b
