# /// verdict
# says = "forgets Flatten: works for rows of numbers, not for pictures"
# base = "careful"
# lost = { input_is_normalized = "flatten-left-out" }
# ///

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape), keras.layers.BatchNormalization()])
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model
