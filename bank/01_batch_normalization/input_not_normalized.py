# /// verdict
# says = "forgets the normalization of the input"
# base = "careful"
# lost = { input_is_normalized = "input-not-normalized", no_superfluous_bias = "input-not-normalized" }
# ///

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape), keras.layers.Flatten()])
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model
