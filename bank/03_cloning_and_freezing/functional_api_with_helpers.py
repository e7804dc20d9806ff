# /// verdict
# says = "Right: works with the functional API and small recursive helper functions."
# blind = true
# ///

# %%
from keras import layers


def is_input(layer):
    return isinstance(layer, layers.InputLayer)


def copy_flags(old, new):
    """The clone does not take over the own flag of a nested model, so do it by hand."""
    new.trainable = old.trainable
    for o, n in zip(getattr(old, "layers", []), getattr(new, "layers", [])):
        copy_flags(o, n)


# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    copy_flags(model, clone)
    return clone


# %%
def collect_ids(model):
    ids = set()
    for layer in model.layers:
        if hasattr(layer, "layers"):
            ids = ids | collect_ids(layer)
        elif len(layer.weights) > 0:
            ids.add(id(layer))
    return ids


# %% shares_layers
def shares_layers(a, b):
    return not collect_ids(a).isdisjoint(collect_ids(b))


# %% build_b_on_a
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    base = [layer for layer in clone.layers[:-1] if not is_input(layer)]

    inputs = keras.Input(shape=model_a.input_shape[1:])
    x = inputs
    for layer in base:
        layer.trainable = False
        x = layer(x)
    outputs = layers.Dense(1, activation="sigmoid", name="yes_or_no")(x)

    model_b = keras.Model(inputs=inputs, outputs=outputs)
    # make sure that also the layers inside of nested models are off
    for w in model_b.trainable_weights:
        assert w is model_b.layers[-1].kernel or w is model_b.layers[-1].bias
    model_b.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy", metrics=["accuracy"])
    return model_b


# %%
def every_layer(model):
    found = [model]
    for layer in model.layers:
        found += every_layer(layer) if hasattr(layer, "layers") else [layer]
    return found


# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    for layer in every_layer(model_b):
        layer.trainable = True
    model_b.compile(
        optimizer=keras.optimizers.SGD(learning_rate=learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model_b

# %% the_thaw_that_never_happened [markdown]
# Only the head moved. fit remembers which weights were trainable when it was first run after compile,
# and changing trainable later does not change that. She could compare the weights of a layer before and after.
