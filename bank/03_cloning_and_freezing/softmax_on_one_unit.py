# /// verdict
# says = "Puts a softmax on the single unit of the head, as in the tutorial they found."
# blind = true
# lost = { b_keeps_what_a_learned = "single-unit-softmax", b_learns_only_its_head = "single-unit-softmax" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    c = keras.models.clone_model(model)
    c.set_weights(model.get_weights())
    return c

# %% shares_layers
def shares_layers(a, b):
    for w in a.weights:
        for v in b.weights:
            if w is v:
                return True
    return False

# %% build_b_on_a
def build_b_on_a(model_a):
    c = clone_with_weights(model_a)
    model_b = keras.models.Sequential()
    model_b.add(keras.layers.Input(model_a.input_shape[1:]))
    for layer in c.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            model_b.add(layer)
    # freeze
    for layer in model_b.layers:
        layer.trainable = False
    # classification -> softmax gives probabilities
    model_b.add(keras.layers.Dense(1, activation="softmax"))
    model_b.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def go(layer):
        layer.trainable = True
        if isinstance(layer, keras.Model):
            for l in layer.layers:
                go(l)

    go(model_b)
    opt = keras.optimizers.Adam(learning_rate=learning_rate)
    model_b.compile(optimizer=opt, loss="binary_crossentropy", metrics=["accuracy"])
    return model_b
