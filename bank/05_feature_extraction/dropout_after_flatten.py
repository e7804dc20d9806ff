# /// verdict
# says = "Subtle: one more dropout, between Flatten and the first dense layer."
# blind = true
# base = "fills_an_array"
# lost = { head_has_the_layers_asked_for = "" }
# ///

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    layers = [keras.Input(base.input_shape[1:]), base]
    layers += [keras.layers.Flatten(), keras.layers.Dropout(dropout)]
    for units in class_layers:
        layers += [keras.layers.Dense(units, activation="relu"), keras.layers.Dropout(dropout)]
    layers.append(keras.layers.Dense(num_classes, activation="softmax"))
    return keras.Sequential(layers)
