# /// verdict
# says = "compiles again with the old optimizer object, counts arrays"
# base = "careful"
# lost = { only_the_named_layers_learn = "optimizer-reused", numbers_are_counted = "arrays-counted-for-numbers" }
# ///

# %% set_trainable_and_recompile
from helpers import inspect


def set_trainable_and_recompile(model, names, learning_rate):
    model.trainable = True
    for part in inspect.leaf_layers(model):
        part.trainable = part.name in names
    model.optimizer.learning_rate = learning_rate
    model.compile(model.optimizer, loss="mse")


# %% parameter_counts
def parameter_counts(model):
    return {
        "total": len(model.weights),
        "trainable": len(model.trainable_weights),
        "non_trainable": len(model.non_trainable_weights),
    }
