# /// verdict
# says = "Subtle: freezes A before cloning, then sets all of A to trainable again, also what was frozen before."
# blind = true
# lost = { a_is_left_alone = "froze-the-wrong-object" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone

# %% shares_layers
def shares_layers(a, b):
    return bool(set(id(w) for w in a.weights) & set(id(w) for w in b.weights))

# %% build_b_on_a
def build_b_on_a(model_a):
    # freeze first, the clone takes the flags with it
    for layer in model_a.layers:
        layer.trainable = False
    clone = clone_with_weights(model_a)
    # A must stay trainable
    for layer in model_a.layers:
        layer.trainable = True

    base = [l for l in clone.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    model_b = keras.Sequential(
        [keras.Input(model_a.input_shape[1:])]
        + base
        + [keras.layers.Dense(1, activation="sigmoid", name="b_head")]
    )
    model_b.compile(optimizer=keras.optimizers.SGD(0.05), loss="binary_crossentropy", metrics=["accuracy"])
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = True
    for layer in model_b._flatten_layers():
        layer.trainable = True
    model_b.compile(
        optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy", metrics=["accuracy"]
    )
    return model_b

# %%
a = make_model_a()
b = build_b_on_a(a)
print([l.trainable for l in a.layers])
print([l.trainable for l in b.layers])
