# /// verdict
# says = "compares and puts back the trainable weights only"
# base = "with_the_course_helpers"
# lost = { what_moved_is_named = "moving-statistics-overlooked", model_is_as_before = "model-left-trained" }
# ///

# %% layers_that_learn
from helpers import inspect

def layers_that_learn(model, x, y):
    layers = inspect.leaf_layers(model)
    before = [[w.numpy() for w in layer.trainable_weights] for layer in layers]
    model.train_on_batch(x, y)
    names = set()
    for layer, values in zip(layers, before):
        for w, value in zip(layer.trainable_weights, values):
            if not np.array_equal(w.numpy(), value):
                names.add(layer.name)
            w.assign(value)
    return names
