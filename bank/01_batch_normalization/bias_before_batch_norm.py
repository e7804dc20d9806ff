# /// verdict
# says = "leaves the dense layers as they are by default"
# base = "careful"
# lost = { no_superfluous_bias = "bias-kept-before-norm" }
# ///

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential()
    model.add(keras.Input(input_shape))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model
