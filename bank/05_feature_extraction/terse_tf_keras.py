# /// verdict
# says = "short, with tf.keras, Lambda, tuples, steps of functools, two logits or sigmoid from_logits"
# ///

# %% prepare_images
from functools import reduce
K, L = tf.keras, tf.keras.layers
prepare_images = lambda gray, size: tf.image.grayscale_to_rgb(tf.image.resize(gray[..., None], [size] * 2)).numpy()

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pool = L.GlobalMaxPooling2D() if pooling == "max" else L.GlobalAveragePooling2D()
    return K.Sequential([K.Input(base.input_shape[1:]), L.Lambda(preprocess), base, pool])

# %% extract_features
def extract_features(extractor, images, batch_size):
    return np.concatenate([extractor.predict_on_batch(images[i : i + batch_size]) for i in range(0, len(images), batch_size)])

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    hidden = [layer for n in class_layers for layer in (L.Dense(n, "relu"), L.Dropout(dropout))]
    head = K.Sequential([L.Flatten(), *hidden, L.Dense(num_classes, "softmax")])
    i = K.Input(base.input_shape[1:])
    return K.Model(i, head(base(i)))

# %% build_head
def build_head(features, classes):
    two = classes == 2
    loss = K.losses.BinaryCrossentropy if two else K.losses.SparseCategoricalCrossentropy
    head = K.Sequential([K.Input((features,)), L.Dense(1 if two else classes)])
    head.compile("sgd", loss(from_logits=True))
    return head
