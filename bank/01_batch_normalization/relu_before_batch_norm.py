# /// verdict
# says = "writes the relu as activation='relu' of the dense layer, as everywhere else in Keras, and puts the normalization behind it"
# blind = true
# base = "careful"
# lost = { norm_stands_before_relu = "norm-after-the-activation" }
# ///

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    layers = [keras.Input(input_shape), keras.layers.Flatten(), keras.layers.BatchNormalization()]
    for units in hidden_units:
        layers.append(keras.layers.Dense(units, activation="relu", use_bias=False))
        layers.append(keras.layers.BatchNormalization())
    layers.append(keras.layers.Dense(classes, activation="softmax"))
    return keras.Sequential(layers)
