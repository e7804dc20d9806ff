# /// verdict
# says = "builds on A's own layers, compiles, and gives A its flags back"
# base = "builds_on_the_layers_of_a"
# lost = { a_is_left_alone = "layers-shared", b_learns_only_its_head = "nothing-frozen" }
# ///

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
