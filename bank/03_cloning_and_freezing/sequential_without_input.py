# /// verdict
# says = "Right: as in the book, Sequential without Input; flags off and on"
# ///

# %% clone_with_weights
def clone_with_weights(model):
    copied = model.__class__.from_config(model.get_config())
    copied.set_weights(model.get_weights())
    return copied


# %% shares_layers
def shares_layers(a, b):
    for weight in a.weights:
        for other in b.weights:
            if weight is other:
                return True
    return False


# %% build_b_on_a
def build_b_on_a(model_a):
    model_a_clone = clone_with_weights(model_a)
    model_b_on_a = keras.models.Sequential(model_a_clone.layers[:-1])
    model_b_on_a.add(keras.layers.Dense(1, activation="sigmoid"))
    for layer in model_b_on_a.layers[:-1]:
        layer.trainable = False
    model_b_on_a.compile(loss="binary_crossentropy", optimizer="nadam", metrics=["accuracy"])
    return model_b_on_a


# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    optimizer = keras.optimizers.Adam(learning_rate=learning_rate)
    model_b.compile(loss="binary_crossentropy", optimizer=optimizer, metrics=["accuracy"])
    return model_b
