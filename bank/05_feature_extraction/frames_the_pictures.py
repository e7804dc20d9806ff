# /// verdict
# says = "puts a black frame around the pictures, has no relu in the head and a penalty in the loss"
# base = "careful"
# lost = { pictures_for_a_base = "framed-instead-of-enlarged", head_has_the_layers_asked_for = "", loss_agrees_with_output = "" }
# ///

# %% prepare_images
def prepare_images(gray, size):
    rows, columns = size - gray.shape[1], size - gray.shape[2]
    edges = (0, 0), (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
    return np.repeat(np.pad(gray, edges)[..., np.newaxis], 3, axis=-1).astype("float32")


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% build_head
def build_head(features, classes):
    penalty = keras.regularizers.L2(0.01)
    dense = keras.layers.Dense(classes, activation="softmax", kernel_regularizer=penalty)
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", "sparse_categorical_crossentropy")
    return head
