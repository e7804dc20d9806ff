# /// verdict
# says = "Right: guards and named helpers; freezes at every depth, thaws the leaves only"
# ///

# %%
from helpers import inspect


def _layers_below(model):
    """Every layer inside, with the models among them."""
    for layer in model.layers:
        yield layer
        if isinstance(layer, keras.Model):
            yield from _layers_below(layer)


# %% clone_with_weights
def clone_with_weights(model):
    if not isinstance(model, keras.Model):
        raise TypeError("a Keras model, please")
    if not model.built:
        raise ValueError("the model has no weights yet")
    clone = keras.models.clone_model(model)
    for old, new in zip(model.weights, clone.weights, strict=True):
        if old.shape != new.shape:
            raise RuntimeError(f"{old.path} and {new.path} do not match")
        new.assign(old)
    for old, new in zip(inspect.leaf_layers(model), inspect.leaf_layers(clone), strict=True):
        if old.trainable != new.trainable:
            new.trainable = old.trainable
    return clone


# %% shares_layers
def shares_layers(a, b):
    owners = {id(layer) for layer in _layers_below(a) if layer.weights}
    return any(id(layer) in owners for layer in _layers_below(b) if layer.weights)


# %% build_b_on_a
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    body = keras.Model(clone.inputs[0], clone.layers[-2].output, name="body_of_a")
    for layer in _layers_below(body):
        layer.trainable = False
    inputs = keras.Input(shape=model_a.input_shape[1:], name="for_b")
    head = keras.layers.Dense(units=1, activation=keras.activations.sigmoid, name="yes_or_no")
    model = keras.Model(inputs=inputs, outputs=head(body(inputs, training=False)), name="b_on_a")
    model.compile(
        loss=keras.losses.BinaryCrossentropy(), optimizer=keras.optimizers.RMSprop(0.001)
    )
    return model


# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    rate = float(learning_rate)
    for layer in _layers_below(model_b):
        layer.trainable = True
    assert all(layer.trainable for layer in inspect.leaf_layers(model_b))
    model_b.compile(
        loss=keras.losses.BinaryCrossentropy(),
        optimizer=keras.optimizers.AdamW(learning_rate=rate, weight_decay=0.0),
        metrics=[keras.metrics.BinaryAccuracy()],
    )
    return model_b
