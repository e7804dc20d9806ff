# /// verdict
# says = "keeps and puts back the trainable weights only, since training changes only these"
# blind = true
# base = "careful"
# lost = { what_moved_is_named = "moving-statistics-overlooked", model_is_as_before = "model-left-trained" }
# ///

# %% layers_that_learn
def layers_that_learn(model, x, y):
    def leaves(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                yield from leaves(layer)
            else:
                yield layer

    before = [weight.numpy() for weight in model.trainable_weights]
    model.train_on_batch(x, y)
    moved = {
        weight.path
        for weight, old in zip(model.trainable_weights, before)
        if not np.array_equal(weight.numpy(), old)
    }
    names = {
        layer.name
        for layer in leaves(model)
        if any(weight.path in moved for weight in layer.trainable_weights)
    }
    for weight, old in zip(model.trainable_weights, before):
        weight.assign(old)
    return names
