# /// verdict
# says = "Right: draws figures in every way that there is, and leaves some of them open."
# ///

# %%
import matplotlib
import matplotlib.pyplot as plt
from IPython.display import display

plt.plot([1, 3, 2])

# %%
figure, axes = plt.subplots(1, 2, figsize=(6, 2))
axes[0].hist(np.random.default_rng(0).normal(size=200))
axes[1].imshow(np.arange(12).reshape(3, 4))
print(matplotlib.get_backend())
display(figure)
figure.suptitle("and once more at the end of the cell")
figure

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    _, ax = plt.subplots(figsize=(7, 1.5))
    plots.draw_network(clone, ax, "the clone")
    return clone


# %%
plots.draw_network(clone_with_weights(make_model_a()), plt.gca())
plt.show()
print("after the figure")

# %% shares_layers
def shares_layers(a, b):
    plt.figure(figsize=(2, 1))
    plt.bar(["a", "b"], [len(a.weights), len(b.weights)])
    plt.show()
    return any(w is v for w in a.weights for v in b.weights)


# %% build_b_on_a
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    base = [e for e in clone.layers[:-1] if not isinstance(e, keras.layers.InputLayer)]
    for layer in base:
        layer.trainable = False
    model_b = keras.Sequential(
        [keras.Input(model_a.input_shape[1:]), *base, keras.layers.Dense(1, "sigmoid")]
    )
    model_b.compile("sgd", "binary_crossentropy")
    return model_b


# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def all_on(layer):
        layer.trainable = True
        for part in getattr(layer, "layers", []):
            all_on(part)

    all_on(model_b)
    model_b.compile(keras.optimizers.SGD(learning_rate), "binary_crossentropy")
    plt.title("left open")
    return model_b
