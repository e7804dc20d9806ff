# /// verdict
# says = "Right: uses tf.keras, rebuilds layers with from_config and set_weights, RMSprop."
# blind = true
# ///

# %%
import tensorflow as tf

print(tf.__version__)


def same_flags(src, dst):
    dst.trainable = src.trainable
    if isinstance(src, tf.keras.Model):
        for s, d in zip(src.layers, dst.layers):
            same_flags(s, d)


# %% clone_with_weights
def clone_with_weights(model):
    config = model.get_config()
    new_model = model.__class__.from_config(config)
    if not new_model.built:
        new_model.build(model.input_shape)
    new_model.set_weights(model.get_weights())
    same_flags(model, new_model)
    return new_model


# %% shares_layers
def shares_layers(a, b):
    weights_of_a = [id(w) for w in a.weights]
    return any(id(w) in weights_of_a for w in b.weights)


# %% build_b_on_a
def build_b_on_a(model_a):
    old_layers = model_a.layers[:-1]
    if old_layers and isinstance(old_layers[0], tf.keras.layers.InputLayer):
        old_layers = old_layers[1:]

    # new layer objects from the configs of the old ones
    new_layers = [old.__class__.from_config(old.get_config()) for old in old_layers]
    model_b = tf.keras.models.Sequential(
        [tf.keras.layers.Input(shape=model_a.input_shape[1:])]
        + new_layers
        + [tf.keras.layers.Dense(units=1, activation=tf.keras.activations.sigmoid)]
    )
    # now that they are built they can get the weights
    for old, new in zip(old_layers, new_layers):
        new.set_weights(old.get_weights())
        new.trainable = False
    # a nested model that was True before and a layer in it also: nothing left out?
    assert len(model_b.trainable_weights) == 2

    model_b.compile(optimizer=tf.keras.optimizers.RMSprop(1e-3), loss="binary_crossentropy", metrics=["acc"])
    return model_b


# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    stack = [model_b]
    while stack:
        layer = stack.pop()
        layer.trainable = True
        if isinstance(layer, tf.keras.Model):
            stack.extend(layer.layers)

    opt = tf.keras.optimizers.RMSprop(learning_rate=learning_rate)
    model_b.compile(optimizer=opt, loss=tf.keras.losses.binary_crossentropy, metrics=["acc"])
    return model_b
