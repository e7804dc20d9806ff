# /// verdict
# says = "one dropout layer before the last layer, however many hidden layers there are"
# base = "loops_and_numpy"
# lost = { head_has_the_layers_asked_for = "" }
# ///

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
    if class_layers:
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
