# /// verdict
# says = "puts the new head on A's own layers and freezes them there"
# base = "compiles_before_the_thaw"
# lost = { a_is_left_alone = "layers-shared" }
# ///

# %% build_b_on_a
def build_b_on_a(model_a):
    model_b = keras.Sequential()
    model_b.add(keras.Input(model_a.input_shape[1:]))
    for layer in model_a.layers[:-1]:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        layer.trainable = False
        model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(loss="binary_crossentropy", optimizer="sgd", metrics=["accuracy"])
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
