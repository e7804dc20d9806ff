# /// verdict
# says = "takes the dropout rate for the share that stays"
# base = "loops_and_numpy"
# lost = { head_has_the_layers_asked_for = "rate-taken-for-what-stays" }
# ///

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(min(1 - dropout, 0.999)))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
