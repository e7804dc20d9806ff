# /// verdict
# says = "compiles again with the old optimizer object"
# base = "careful"
# lost = { only_the_named_layers_learn = "optimizer-reused" }
# ///

# %% set_trainable_and_recompile
from helpers import inspect


def set_trainable_and_recompile(model, names, learning_rate):
    model.trainable = True
    for part in inspect.leaf_layers(model):
        part.trainable = part.name in names
    model.optimizer.learning_rate = learning_rate
    model.compile(model.optimizer, loss="mse")
