# /// verdict
# says = "Right: copy.deepcopy, sets of ids and one-liners everywhere, Adam."
# blind = true
# ///

# %%
import copy

# %% clone_with_weights
clone_with_weights = lambda model: copy.deepcopy(model)

# %% shares_layers
shares_layers = lambda a, b: bool({id(w) for w in a.weights} & {id(w) for w in b.weights})

# %% build_b_on_a
def build_b_on_a(model_a):
    base = [l for l in clone_with_weights(model_a).layers[:-1] if not isinstance(l, keras.layers.InputLayer)]
    for l in base: l.trainable = False
    b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base, keras.layers.Dense(1, "sigmoid")])
    b.compile("adam", "binary_crossentropy")
    return b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    for l in model_b._flatten_layers(): l.trainable = True   # includes model_b and everything inside
    model_b.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return model_b

# %% the_thaw_that_never_happened [markdown]
# Only the head moved. fit remembers which weights were trainable when it was first run after compile,
# and changing trainable later does not change that. She could compare the weights of a layer before and after.
