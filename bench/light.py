# %% [markdown]
# # Light (2 points)
#
# ## Task · A model that learns (2 points)

# %%
import numpy as np

from helpers import checks, reproducibility
from helpers.quiet_tensorflow import keras

reproducibility.set_seed(42)
inputs = np.random.normal(size=(64, 6))
targets = np.random.randint(2, size=64)


# %% solution="make_model"
def make_model():
    """Return a compiled yes/no model for six numbers."""
    ### BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(8, activation="tanh"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    return model
    ### END SOLUTION


# %% test="it_learns" points=2
model = make_model()
checks.require_model(model, "make_model")
history = model.fit(inputs, targets, epochs=4, verbose=0).history["loss"]
checks.require(history[-1] < history[0], expected="a loss that falls", found=str(history[-1]))
### BEGIN HIDDEN TESTS
checks.require(model.output_shape == (None, 1), expected="one output", found="another shape")
### END HIDDEN TESTS
