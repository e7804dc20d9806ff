# /// verdict
# says = "Keras 2 tutorials only: tf.keras, PIL pictures, Lambda layer, layer-by-layer freezing, ImageDataGenerator().flow, input_dim=, sigmoid for two classes"
# blind = true
# lost = { pictures_for_a_base = "" }
# ///

# %%
from tensorflow.keras import backend as K
from tensorflow.keras import layers, models
from tensorflow.keras.preprocessing.image import ImageDataGenerator, array_to_img, img_to_array

# %% prepare_images
def prepare_images(gray, size):
    out = []
    for img in gray:
        img = np.expand_dims(img, axis=-1)
        img = array_to_img(img).convert("RGB").resize((size, size), 2)  # 2 = bilinear
        out.append(img_to_array(img))
    return np.array(out)

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    for layer in base.layers:
        layer.trainable = False
    model = models.Sequential()
    model.add(layers.Lambda(preprocess, input_shape=base.input_shape[1:]))
    model.add(base)
    if pooling == "avg":
        model.add(layers.GlobalAveragePooling2D())
    else:
        model.add(layers.GlobalMaxPooling2D())
    model.summary()
    return model

# %% extract_features
def extract_features(extractor, images, batch_size):
    datagen = ImageDataGenerator()
    generator = datagen.flow(images, batch_size=batch_size, shuffle=False)
    features = []
    i = 0
    for inputs_batch in generator:
        features.append(extractor.predict_on_batch(inputs_batch))
        i += len(inputs_batch)
        if i >= len(images):
            break  # generators yield data indefinitely in a loop
    return np.concatenate(features)

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    model = models.Sequential()
    model.add(base)
    model.add(layers.Flatten())
    for n in class_layers:
        model.add(layers.Dense(n, activation="relu"))
        model.add(layers.Dropout(dropout))
    model.add(layers.Dense(num_classes, activation="softmax"))
    for layer in model.layers[0].layers:
        layer.trainable = False
    print("This is the number of trainable weights after freezing the conv base:", len(model.trainable_weights))
    return model

# %% build_head
def build_head(features, classes):
    model = models.Sequential()
    if classes == 2:
        model.add(layers.Dense(1, activation="sigmoid", input_dim=features))
        model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["acc"])
    else:
        model.add(layers.Dense(classes, activation="softmax", input_dim=features))
        model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["acc"])
    return model

# %% why_the_score_flatters [markdown]
# 1. The test set is used as validation data for EarlyStopping, so the model has indirectly seen it. One should split the data into train, validation and test and evaluate on
# the test set at the end only.
# 2. 200 labels are very few, the head overfits them; use data augmentation (ImageDataGenerator with flips and shifts) and dropout, then the result will be more reliable.
