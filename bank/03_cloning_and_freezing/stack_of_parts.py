# /// verdict
# says = "All answers from the sheet alone, with a generator and a stack for the depths."
# blind = true
# ///

# %% clone_with_weights
def leaves_of(model):
    """All layers that are no models, at every depth, from the input to the output."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from leaves_of(layer)
        else:
            yield layer


def clone_with_weights(model):
    """Return an independent copy of a model: same layers, weights and trainable flags."""
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    for mine, theirs in zip(leaves_of(twin), leaves_of(model), strict=True):
        mine.trainable = theirs.trainable
    return twin
# %% shares_layers
def shares_layers(a, b):
    """Tell whether two models have a layer with weights in common, at any depth."""
    return not {id(weight) for weight in a.weights}.isdisjoint(map(id, b.weights))
# %% build_b_on_a
def freeze_all(model):
    """Freeze the layers of a model at every depth."""
    for layer in model.layers:
        layer.trainable = False
        if isinstance(layer, keras.Model):
            freeze_all(layer)


def build_b_on_a(model_a):
    """Return a compiled yes/no model: a frozen copy of A's layers under a new head."""
    twin = clone_with_weights(model_a)
    freeze_all(twin)
    pixels = signal = keras.Input(model_a.input_shape[1:])
    for layer in twin.layers[:-1]:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        signal = layer(signal)
    model_b = keras.Model(pixels, keras.layers.Dense(1, activation="sigmoid")(signal))
    model_b.compile(keras.optimizers.SGD(0.05), keras.losses.BinaryCrossentropy())
    return model_b
# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    """Make all of a model learn, from the next fit on."""
    waiting = [model_b]
    while waiting:
        part = waiting.pop()
        part.trainable = True
        waiting.extend(getattr(part, "layers", []))
    model_b.compile(
        keras.optimizers.SGD(learning_rate=learning_rate), keras.losses.BinaryCrossentropy()
    )
    return model_b
