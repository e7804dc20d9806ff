# /// verdict
# says = "makes a clone and then builds on the layers of A"
# base = "terse"
# lost = { b_begins_with_a_and_leaves_it_alone = "layers-shared" }
# ///

# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    base = [l for l in model_a.layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    model = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base, head])
    for layer in base:
        layer.trainable = False
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=head_epochs, shuffle=False, verbose=0)
    for layer in base:
        layer.trainable = True
    model.compile(optimizer=keras.optimizers.SGD(learning_rate / 10), loss="binary_crossentropy")
    rest = epochs - head_epochs
    model.fit(images, labels, batch_size=20, epochs=rest, shuffle=False, verbose=0)
    return model
