# /// verdict
# says = "Takes a model inside whose flag is off for wholly frozen, though a layer in it was thawed."
# lost = { numbers_are_counted = "" }
# base = "marks_what_is_doomed"
# blind = true
# ///

# %% parameter_counts
def parameter_counts(model):
    def trainable_in(layer):
        if not layer.trainable:
            return 0
        if hasattr(layer, "layers"):
            return sum(trainable_in(inner) for inner in layer.layers)
        return sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)

    total = sum(int(np.prod(weight.shape)) for weight in model.weights)
    trainable = trainable_in(model)
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}
