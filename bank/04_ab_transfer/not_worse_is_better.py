# /// verdict
# says = "counts a run without a difference as a success, freezes what has trainable weights"
# base = "terse"
# [lost]
# verdict_needs_every_run = "zero-taken-for-a-sign"
# first_the_head_then_everything = ""
# ///

# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    frozen = [layer for layer in model.layers[:-1] if layer.trainable_weights]
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in frozen:
            layer.trainable = learns
        model.compile(keras.optimizers.SGD(rate), "binary_crossentropy")
        model.fit(images, labels, batch_size=20, epochs=times, shuffle=False, verbose=0)
    return model


# %% verdict
def verdict(differences):
    if len(differences) < 3:
        raise ValueError(len(differences))
    if any(differences) and min(differences) >= 0:
        return "transfer helps"
    return "transfer hurts" if max(differences) < 0 else "no clear difference"
