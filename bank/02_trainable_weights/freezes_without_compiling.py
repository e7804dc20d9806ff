# /// verdict
# says = "sets the flags and the rate, and does not compile"
# base = "careful"
# lost = { only_the_named_layers_learn = "stale-compile-after-freezing" }
# ///

# %% set_trainable_and_recompile
from helpers import inspect


def set_trainable_and_recompile(model, names, learning_rate):
    for layer in inspect.leaf_layers(model):
        layer.trainable = layer.name in names
    model.optimizer.learning_rate = learning_rate
