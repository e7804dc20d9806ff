# /// verdict
# says = "warms up the head first and freezes the base afterwards, without compile"
# base = "builds_on_the_layers_of_a"
# lost = { b_learns_only_its_head = "stale-compile-after-freezing", b_keeps_what_a_learned = "" }
# ///

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
