# /// verdict
# says = "adds up what each layer says of itself, whatever the model around it says"
# base = "careful"
# lost = { numbers_are_counted = "outer-flag-overlooked" }
# ///

# %% parameter_counts
from helpers import inspect


def parameter_counts(model):
    total = sum(layer.count_params() for layer in inspect.leaf_layers(model))
    trainable = 0
    for layer in inspect.leaf_layers(model):
        for weight in layer.trainable_weights:
            trainable += int(np.prod(weight.shape))
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}
