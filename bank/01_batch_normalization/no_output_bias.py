# /// verdict
# says = "drops the bias of the output layer, too"
# base = "careful"
# lost = { no_superfluous_bias = "output-bias-dropped" }
# ///

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential(
        [keras.Input(input_shape), keras.layers.Flatten(), keras.layers.BatchNormalization()]
    )
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax", use_bias=False))
    return model
