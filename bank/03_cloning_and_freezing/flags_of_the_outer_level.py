# /// verdict
# says = "Subtle: flags are copied at the top level, and the flag of a model inside sets those of its layers."
# blind = true
# base = "stack_of_parts"
# lost = { clone_has_the_same_weights = "trainable-flags-lost" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    """Return an independent copy of a model: same layers, weights and trainable flags."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for new_layer, old_layer in zip(copy.layers, model.layers):
        new_layer.trainable = old_layer.trainable
    return copy
