# /// verdict
# says = "Right: type hints, prints, logging, warnings and progress bars all over the place."
# blind = true
# ///

# %%
import logging
import sys
import warnings
from typing import Iterator

logging.basicConfig(level=logging.INFO, stream=sys.stderr, force=True)
log = logging.getLogger("assignment03")


def some_inputs(model: keras.Model, n: int = 8) -> np.ndarray:
    """A few made up inputs for a quick look."""
    shape = [size or 4 for size in model.input_shape[1:]]
    return np.random.default_rng(0).random((n, *shape)).astype("float32")


# %% clone_with_weights
def clone_with_weights(model: keras.Model) -> keras.Model:
    """Clone first, then put the weights in, then look if it worked."""
    log.info("cloning %s with %d weights", model.name, len(model.weights))
    the_copy: keras.Model = keras.models.clone_model(model)
    the_copy.set_weights(model.get_weights())

    x = some_inputs(model)
    answers_model = model.predict(x, verbose=1)
    answers_copy = the_copy.predict(x, verbose=1)
    difference = float(np.max(np.abs(answers_model - answers_copy)))
    print("biggest difference between model and copy:", difference)
    if difference > 1e-4:
        warnings.warn("the copy does not answer like the model!")
    return the_copy


# %% shares_layers
def shares_layers(a: keras.Model, b: keras.Model) -> bool:
    ids_a: set[int] = {id(weight) for weight in a.weights}
    ids_b: set[int] = {id(weight) for weight in b.weights}
    common: set[int] = ids_a.intersection(ids_b)
    print(f"{a.name}: {len(ids_a)} weights, {b.name}: {len(ids_b)} weights, in common: {len(common)}")
    if common:
        warnings.warn(f"{a.name} and {b.name} share layers")
        return True
    return False


# %% build_b_on_a
def build_b_on_a(model_a: keras.Model) -> keras.Model:
    print("=" * 60)
    print("building B on", model_a.name)
    clone: keras.Model = clone_with_weights(model_a)

    model_b = keras.Sequential(name="B")
    model_b.add(keras.Input(model_a.input_shape[1:]))
    for number, layer in enumerate(clone.layers[:-1]):
        if isinstance(layer, keras.layers.InputLayer):
            print(number, "is only the input, skipped")
            continue
        layer.trainable = False
        print(number, layer.name, "frozen")
        model_b.add(layer)
    head = keras.layers.Dense(1, activation="sigmoid", name="new_head_for_b")
    model_b.add(head)
    print("head is trainable:", head.trainable)

    model_b.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.01),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    model_b.summary()
    warnings.warn("B is only trained in its head, do not forget to thaw it")
    if shares_layers(model_a, model_b):
        raise RuntimeError("something went wrong")
    model_b.predict(some_inputs(model_b), verbose=1)
    print("=" * 60)
    return model_b


# %%
def all_parts(model: keras.Model) -> Iterator[keras.Layer]:
    for layer in model.layers:
        yield layer
        if isinstance(layer, keras.Model):
            yield from all_parts(layer)


# %% thaw_and_recompile
def thaw_and_recompile(model_b: keras.Model, learning_rate: float) -> keras.Model:
    print("trainable weights before:", len(model_b.trainable_weights))
    model_b.trainable = True
    for part in all_parts(model_b):
        if not part.trainable:
            log.info("%s was frozen", part.name)
        part.trainable = True
    print("trainable weights after: ", len(model_b.trainable_weights))
    if learning_rate > 0.1:
        warnings.warn("this is a big learning rate for fine tuning")
    optimizer = keras.optimizers.Adam(learning_rate=learning_rate)
    model_b.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    log.info("compiled again with learning rate %g", learning_rate)
    return model_b


# %%
test_b = build_b_on_a(make_model_a())
test_b.fit(inputs, yes_no, epochs=3, verbose=1)
test_b = thaw_and_recompile(test_b, 0.001)
history = test_b.fit(inputs, yes_no, epochs=3, verbose=1)

import matplotlib.pyplot as plt

plt.plot(history.history["loss"])
plt.title("loss after thaw")
plt.show()
