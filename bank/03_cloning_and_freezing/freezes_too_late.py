# /// verdict
# says = "warms up the head first and freezes the base afterwards, without compile"
# lost = { b_learns_only_its_head = "stale-compile-after-freezing", b_keeps_what_a_learned = "" }
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
    base = [l for l in copy.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    model = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.1))
    x = np.random.normal(size=(32,) + model_a.input_shape[1:])
    model.fit(x, np.random.randint(2, size=32), epochs=2, verbose=0)
    for l in model.layers[:-1]:
        l.trainable = False
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
