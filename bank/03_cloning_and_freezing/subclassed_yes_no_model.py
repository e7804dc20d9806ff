# /// verdict
# says = "Right: B is a subclass of keras.Model with the frozen copy as its base."
# blind = true
# ///

# %% clone_with_weights
def clone_with_weights(model):
    new = keras.models.clone_model(model)
    new.set_weights(model.get_weights())
    return new


# %% shares_layers
def shares_layers(a, b):
    return len(checks.shared_weights(a, b)) > 0


# %%
class YesNoModel(keras.Model):
    """A frozen base and one sigmoid on top of it."""

    def __init__(self, base, **kwargs):
        super().__init__(**kwargs)
        self.base = base
        self.head = keras.layers.Dense(1, activation="sigmoid", name="head")

    def call(self, inputs, training=None):
        features = self.base(inputs, training=training)
        return self.head(features)


# %% build_b_on_a
def build_b_on_a(model_a):
    copied = clone_with_weights(model_a)
    body = [l for l in copied.layers[:-1] if l.__class__.__name__ != "InputLayer"]
    base = keras.Sequential([keras.Input(model_a.input_shape[1:])] + body, name="base_from_a")
    base.trainable = False

    model_b = YesNoModel(base, name="model_b")
    model_b(keras.Input(model_a.input_shape[1:]))  # call it once, so the head gets its weights
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9), loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def walk(part):
        yield part
        for sub in getattr(part, "layers", []):
            yield from walk(sub)

    for part in walk(model_b):
        part.trainable = True
    model_b.compile(
        optimizer=keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.9), loss="binary_crossentropy"
    )
    return model_b
