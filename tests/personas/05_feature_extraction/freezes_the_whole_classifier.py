# /// verdict
# says = "sets trainable on the finished model"
# base = "terse_tf_keras"
# lost = { only_the_head_learns = "head-frozen-too" }
# ///

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    model.trainable = False
    return model
