# /// verdict
# says = "leaves shuffle at its default, True, in the baseline only"
# base = "terse"
# lost = { scratch_follows_the_recipe = "" }
# ///

# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, verbose=0)
    return model
