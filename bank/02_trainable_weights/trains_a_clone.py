# /// verdict
# says = "does the step on a clone with the same weights, flags and optimizer settings, so that the model needs no repair afterwards"
# blind = true
# base = "careful"
# ///

# %% layers_that_learn
def layers_that_learn(model, x, y):
    def leaves(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                yield from leaves(layer)
            else:
                yield layer

    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for mine, yours in zip(leaves(copy), leaves(model)):
        mine.trainable = yours.trainable
    learning_rate = float(model.optimizer.learning_rate)
    copy.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=model.loss)
    old = {layer.name: layer.get_weights() for layer in leaves(copy)}
    copy.train_on_batch(x, y)
    return {
        layer.name
        for layer in leaves(copy)
        if any((now != then).any() for now, then in zip(layer.get_weights(), old[layer.name]))
    }
