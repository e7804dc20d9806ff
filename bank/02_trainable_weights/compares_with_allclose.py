# /// verdict
# says = "compares weights with np.allclose, because floating-point numbers are never compared with =="
# blind = true
# base = "careful"
# lost = { what_moved_is_named = "small-steps-overlooked" }
# ///

# %% layers_that_learn
def layers_that_learn(model, x, y):
    def leaves(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                yield from leaves(layer)
            else:
                yield layer

    before = model.get_weights()
    old = {layer.name: layer.get_weights() for layer in leaves(model)}
    model.train_on_batch(x, y)
    learned = set()
    for layer in leaves(model):
        for now, then in zip(layer.get_weights(), old[layer.name]):
            if not np.allclose(now, then):
                learned.add(layer.name)
    model.set_weights(before)
    return learned
