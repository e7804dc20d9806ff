# /// verdict
# says = "Subtle: only layers whose flag is on are compared, so a frozen layer that remembers is overlooked."
# blind = true
# base = "recursive_generators"
# lost = { what_moved_is_named = "moving-statistics-overlooked" }
# ///

# %% layers_that_learn
def layers_that_learn(model, x, y):
    """Return the names of the layers that a training step moves, and undo the step."""

    def learners(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                yield from learners(layer)
            elif layer.trainable and layer.weights:  # a frozen layer cannot move
                yield layer

    before = {layer.name: layer.get_weights() for layer in learners(model)}
    all_weights = model.get_weights()
    model.train_on_batch(x, y)
    moved = set()
    for layer in learners(model):
        for old, new in zip(before[layer.name], layer.get_weights()):
            if not np.array_equal(old, new):
                moved.add(layer.name)
    model.set_weights(all_weights)
    return moved
