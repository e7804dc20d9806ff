# /// verdict
# says = "lists the model inside and not its layers"
# base = "with_the_course_helpers"
# lost = { what_moved_is_named = "inner-layers-overlooked" }
# ///

# %% layers_that_learn
def layers_that_learn(model, x, y):
    before = {layer.name: layer.get_weights() for layer in model.layers}
    everything = model.get_weights()
    model.train_on_batch(x, y)
    names = set()
    for layer in model.layers:
        for new, old in zip(layer.get_weights(), before[layer.name]):
            if not np.array_equal(new, old):
                names.add(layer.name)
    model.set_weights(everything)
    return names
