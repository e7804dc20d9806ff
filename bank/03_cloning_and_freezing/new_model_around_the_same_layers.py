# /// verdict
# says = "Takes a new model object for a copy: it holds the old layers, and B is built on such a 'copy'."
# blind = true
# lost = { clone_is_independent = "layers-shared", a_is_left_alone = "layers-shared" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    if isinstance(model, keras.Sequential):
        new_model = keras.Sequential([keras.Input(model.input_shape[1:])] + model.layers)
    else:
        new_model = keras.Model(inputs=model.inputs, outputs=model.outputs)
    # to be sure that the weights are the same
    new_model.set_weights(model.get_weights())
    return new_model

# %% shares_layers
def shares_layers(a, b):
    for wa in a.weights:
        if any(wa is wb for wb in b.weights):
            return True
    return False

# %% build_b_on_a
def build_b_on_a(model_a):
    copy_of_a = clone_with_weights(model_a)

    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in copy_of_a.layers[:-1]:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        model_b.add(layer)
    for layer in model_b.layers:
        layer.trainable = False
    model_b.add(keras.layers.Dense(1, activation="sigmoid", name="head_b"))

    model_b.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.1))
    return model_b

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    todo = [model_b]
    while len(todo) > 0:
        layer = todo.pop()
        layer.trainable = True
        if hasattr(layer, "layers"):
            todo = todo + layer.layers
    model_b.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate))
    return model_b
