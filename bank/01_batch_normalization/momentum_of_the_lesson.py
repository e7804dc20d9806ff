# /// verdict
# says = "takes over dense_net of the lesson with its momentum=0.9, so that the statistics do not lag"
# blind = true
# base = "careful"
# lost = { norm_stands_before_relu = "default-momentum-changed" }
# ///

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes, momentum=0.9):
    layers, network = keras.layers, [keras.layers.Flatten()]
    network += [layers.BatchNormalization(momentum=momentum)]
    for units in hidden_units:
        network += [layers.Dense(units, use_bias=False)]
        network += [layers.BatchNormalization(momentum=momentum)]
        network += [layers.Activation("relu")]
    network += [layers.Dense(classes, activation="softmax")]
    return keras.Sequential([keras.Input(input_shape), *network])
