# /// verdict
# says = "sets the flags of the layers, not of the models around them"
# base = "with_the_course_helpers"
# lost = { only_the_named_layers_learn = "outer-flag-left-off" }
# ///

# %% set_trainable_and_recompile
from helpers import inspect

def set_trainable_and_recompile(model, names, learning_rate):
    for layer in inspect.leaf_layers(model):
        layer.trainable = layer.name in names
    model.compile(keras.optimizers.SGD(learning_rate), loss="mse")
