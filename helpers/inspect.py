"""Look inside a model: its layers at any depth, and names for its weights."""

from helpers.quiet_tensorflow import keras


def leaf_layers(model: keras.Model) -> list[keras.Layer]:
    """Return the layers of `model` that hold no layers of their own, in order.

    Models nested inside `model` are opened; input layers, which do nothing, are left out.
    """
    leaves = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        if getattr(layer, "layers", None):
            leaves.extend(leaf_layers(layer))
        else:
            leaves.append(layer)
    return leaves


def weight_names(model: keras.Model) -> list[str]:
    """Return one name per weight, "layer/weight", in the order of `model.weights`.

    A weight's own `path` may begin with the name of the model that built it, which differs
    between a model and its clone; the last two parts do not. A name that occurs again, in a
    nested model for example, gets a number: "dense/kernel", "dense/kernel (2)".
    """
    seen: dict[str, int] = {}
    names = []
    for weight in model.weights:
        name = "/".join(weight.path.split("/")[-2:])
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
