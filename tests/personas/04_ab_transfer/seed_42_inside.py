# /// verdict
# says = "sets seed 42 in the training function, so that it can be repeated"
# base = "terse"
# lost = { scratch_follows_the_recipe = "seed-set-inside" }
# ///

# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    keras.utils.set_random_seed(42)  # reproducible!
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False, verbose=0)
    return model
