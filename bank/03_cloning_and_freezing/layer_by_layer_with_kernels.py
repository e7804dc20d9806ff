# /// verdict
# says = "copies kernel and bias layer by layer, and compares what can learn"
# base = "compiles_before_the_thaw"
# [lost]
# clone_has_the_same_weights = "cloned-in-part"
# b_keeps_what_a_learned = ""
# sharing_is_recognised = "trainable-weights-compared"
# ///

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    for old, new in zip(model.weights, clone.weights):
        if "moving" not in old.path:  # nothing is learned there
            new.assign(old)
    return clone


# %% shares_layers
def shares_layers(a, b):
    learning_in_a = {id(weight) for weight in a.trainable_weights}
    return any(id(weight) in learning_in_a for weight in b.trainable_weights)
