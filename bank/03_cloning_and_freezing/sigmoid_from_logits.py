# /// verdict
# says = "compiles the sigmoid head with from_logits=True: Keras sees the sigmoid, warns, and fits rightly"
# base = "compiles_before_the_thaw"
# ///

# %% build_b_on_a
def build_b_on_a(model_a):
    copy = clone_with_weights(model_a)
    layers = [l for l in copy.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    for l in layers:
        l.trainable = False
    model = keras.Sequential([keras.Input(model_a.input_shape[1:])] + layers)
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="sgd")
    return model

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    # off and on again, once for each level, so that it really reaches everything
    def on(m):
        m.trainable = True
        for l in getattr(m, "layers", []):
            on(l)
    on(model_b)
    model_b.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer=keras.optimizers.Adam(learning_rate))
    return model_b
