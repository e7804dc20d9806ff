# /// verdict
# says = "lists the layers whose flag says trainable"
# base = "careful"
# lost = { what_moved_is_named = "flags-taken-for-proof" }
# ///

# %% layers_that_learn
from helpers import inspect


def layers_that_learn(model, x, y):
    names = set()
    for layer in inspect.leaf_layers(model):
        if layer.trainable and len(layer.weights) > 0:
            names.add(layer.name)
    return names
