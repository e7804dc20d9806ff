# /// verdict
# says = "builds on A's own layers, compiles, and gives A its flags back"
# lost = { a_is_left_alone = "layers-shared", b_learns_only_its_head = "nothing-frozen" }
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
    base = [l for l in model_a.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    flags = [l.trainable for l in base]
    for l in base:
        l.trainable = False
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base,
                                keras.layers.Dense(1, activation="sigmoid")])
    model_b.compile(loss="binary_crossentropy", optimizer="sgd")
    # A should not notice anything
    for l, flag in zip(base, flags):
        l.trainable = flag
    return model_b

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
