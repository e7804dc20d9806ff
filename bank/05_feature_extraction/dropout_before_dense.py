# /// verdict
# says = "dropout in front of every hidden layer: what goes in is dropped, as a protection of that layer"
# blind = true
# base = "careful"
# lost = { head_has_the_layers_asked_for = "" }
# ///

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    x = inputs = keras.Input(base.input_shape[1:])
    x = base(x, training=False)
    x = keras.layers.Flatten()(x)
    for units in class_layers:
        x = keras.layers.Dropout(dropout)(x)
        x = keras.layers.Dense(units, activation="relu")(x)
    outputs = keras.layers.Dense(num_classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
