# /// verdict
# says = "takes training=False for a freeze, in both models, TensorFlow's softmax and a loss for logits"
# base = "careful"
# lost = { extractor_never_moves = "nothing-frozen", only_the_head_learns = "nothing-frozen", loss_agrees_with_output = "softmax-taken-for-logits" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    inputs = keras.Input(base.input_shape[1:])
    x = base(preprocess(inputs), training=False)
    pool = keras.layers.GlobalMaxPooling2D() if pooling == "max" else keras.layers.GlobalAveragePooling2D()
    return keras.Model(inputs, pool(x))

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    inputs = keras.Input(base.input_shape[1:])
    x = keras.layers.Flatten()(base(inputs, training=False))
    for units in class_layers:
        x = keras.layers.Dense(units, activation="relu")(x)
        x = keras.layers.Dropout(dropout)(x)
    return keras.Model(inputs, keras.layers.Dense(num_classes, activation="softmax")(x))


# %% build_head
def build_head(features, classes):
    dense = keras.layers.Dense(classes, activation=lambda z: tf.exp(z) / tf.reduce_sum(tf.exp(z), -1, keepdims=True))
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return head
