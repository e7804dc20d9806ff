# /// verdict
# says = "Thaws every layer, but only writes the new rate into the old optimizer and does not compile."
# blind = true
# lost = { thaw_takes_effect = "stale-compile-after-thawing", new_optimizer_at_the_given_rate = "optimizer-reused" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    result = keras.models.clone_model(model)
    result.set_weights(model.get_weights())
    return result

# %% shares_layers
def shares_layers(a, b):
    return any(wa is wb for wa in a.weights for wb in b.weights)

# %% build_b_on_a
def build_b_on_a(model_a):
    a2 = clone_with_weights(model_a)
    base = keras.Sequential([keras.Input(model_a.input_shape[1:])], name="base")
    for layer in a2.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            base.add(layer)
    base.trainable = False

    model_b = keras.Sequential(
        [keras.Input(model_a.input_shape[1:]), base, keras.layers.Dense(1, activation="sigmoid")]
    )
    model_b.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    return model_b

# %%
def set_trainable(layer):
    layer.trainable = True
    if hasattr(layer, "layers"):
        for inner in layer.layers:
            set_trainable(inner)

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    set_trainable(model_b)
    # the model is compiled already, it only needs the smaller learning rate
    model_b.optimizer.learning_rate = learning_rate
    print("trainable weights:", len(model_b.trainable_weights), "of", len(model_b.weights))
    return model_b
