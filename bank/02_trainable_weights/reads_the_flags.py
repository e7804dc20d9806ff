# /// verdict
# says = "lists the layers whose flag says trainable, thaws what is named and freezes nothing"
# base = "careful"
# lost = { what_moved_is_named = "flags-taken-for-proof", only_the_named_layers_learn = "others-left-trainable" }
# ///

# %% layers_that_learn
from helpers import inspect


def layers_that_learn(model, x, y):
    names = set()
    for layer in inspect.leaf_layers(model):
        if layer.trainable and len(layer.weights) > 0:
            names.add(layer.name)
    return names


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    def thaw(inside):
        inside.trainable = True
        for layer in inside.layers:
            if hasattr(layer, "layers"):
                thaw(layer)
            elif layer.name in names:
                layer.trainable = True

    thaw(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
