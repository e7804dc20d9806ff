# /// verdict
# says = "ends the baseline in a softmax over one unit"
# base = "terse"
# lost = { scratch_follows_the_recipe = "single-unit-softmax" }
# ///

# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model = network(1, "softmax")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False, verbose=0)
    return model
