# /// verdict
# says = "skims; copies pictures_for_xception from the lesson (uint8 comes back when nothing is to enlarge), rest short, written answer thin"
# blind = true
# base = "careful"
# ///

# %% prepare_images
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return tf.image.resize(colour, (size, size)).numpy()

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    x = base(preprocess(inputs))
    if pooling == "avg":
        x = keras.layers.GlobalAveragePooling2D()(x)
    else:
        x = keras.layers.GlobalMaxPooling2D()(x)
    return keras.Model(inputs, x)

# %% extract_features
def extract_features(extractor, images, batch_size):
    return extractor.predict(images, batch_size)

# %% build_head
def build_head(features, classes):
    model = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model

# %% why_the_score_flatters [markdown]
# The test set was used for early stopping and to choose between six heads, so it is no test set any more, they need validation pictures for that.
# Also the DenseNet already knows sneakers and ankle boots because it was trained on all ten classes, so it is a leak.
