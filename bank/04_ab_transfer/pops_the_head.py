# /// verdict
# says = "takes A's head away with layers.pop(), which in Keras 3 changes a copy of the list"
# base = "terse"
# lost = { b_begins_with_a_and_leaves_it_alone = "old-head-kept" }
# ///

# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    clone.layers.pop()
    model = keras.Sequential([clone, head])
    for learns, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        clone.trainable = learns
        model.compile(keras.optimizers.SGD(rate), "binary_crossentropy")
        model.fit(images, labels, batch_size=20, epochs=times, shuffle=False, verbose=0)
    return model
