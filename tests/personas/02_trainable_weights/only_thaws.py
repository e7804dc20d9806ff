# /// verdict
# says = "thaws the named layers and leaves the others as they are"
# base = "with_the_course_helpers"
# lost = { only_the_named_layers_learn = "others-left-trainable" }
# ///

# %% set_trainable_and_recompile
from helpers import inspect

def set_trainable_and_recompile(model, names, learning_rate):
    for layer in inspect.leaf_layers(model):
        if layer.name in names:
            layer.trainable = True
    model.compile(keras.optimizers.SGD(learning_rate), loss="mse")
