# /// verdict
# says = "pools where Flatten was asked for"
# base = "loops_and_numpy"
# lost = { head_has_the_layers_asked_for = "flatten-and-pooling-mixed-up" }
# ///

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    x = keras.layers.GlobalAveragePooling2D()(base(inputs))
    for units in class_layers:
        x = keras.layers.Dropout(dropout)(keras.layers.Dense(units, activation="relu")(x))
    return keras.Model(inputs, keras.layers.Dense(num_classes, activation="softmax")(x))
