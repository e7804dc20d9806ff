# /// verdict
# says = "Right: copies through a temporary .keras file; B has the base as one frozen inner model."
# blind = true
# ///

# %%
import os
import tempfile

# %% clone_with_weights
def clone_with_weights(model):
    # everything goes to disk and comes back as new objects
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.keras")
        model.save(path)
        copy_of_model = keras.models.load_model(path)
    return copy_of_model

# %% shares_layers
def shares_layers(a, b):
    for weight_a in a.weights:
        for weight_b in b.weights:
            if weight_a is weight_b:
                return True
    return False

# %% build_b_on_a
def build_b_on_a(model_a):
    copy_of_a = clone_with_weights(model_a)

    base = keras.Sequential(name="base")
    base.add(keras.Input(shape=model_a.input_shape[1:]))
    for layer in copy_of_a.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            base.add(layer)
    base.trainable = False

    model_b = keras.Sequential(name="model_b")
    model_b.add(keras.Input(shape=model_a.input_shape[1:]))
    model_b.add(base)
    model_b.add(keras.layers.Dense(1, activation="sigmoid", name="head_of_b"))

    model_b.compile(
        loss=keras.losses.BinaryCrossentropy(),
        optimizer=keras.optimizers.Nadam(learning_rate=0.002),
        metrics=[keras.metrics.BinaryAccuracy()],
    )
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def thaw(layer):
        layer.trainable = True
        if hasattr(layer, "layers"):
            for inner in layer.layers:
                thaw(inner)

    thaw(model_b)
    model_b.compile(
        loss=keras.losses.BinaryCrossentropy(),
        optimizer=keras.optimizers.Nadam(learning_rate=learning_rate),
        metrics=[keras.metrics.BinaryAccuracy()],
    )
    return model_b

# %%
m = make_model_a()
b = build_b_on_a(m)
b.summary()
print(shares_layers(m, b))
