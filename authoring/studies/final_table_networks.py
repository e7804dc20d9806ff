"""The pictures and the networks of `final_table`: a trained part, and what it receives."""

import functools

import numpy as np

from authoring.studies.pretrain_densenet import (
    pictures_for_compact,
    pictures_for_densenet121,
    task_a,
)
from helpers import data, densenet, weights
from helpers.quiet_tensorflow import keras

LABELS, VALID = 200, 500
PULLOVER = 2
LEFT_OUT = ("Pullover", "T-shirt/top")
XCEPTION_CUT = "block13_sepconv1_act"


@functools.cache
def fashion_mnist():
    """Return the data set."""
    return data.load_fashion_mnist()


@functools.cache
def split(name):
    """Return uint8 pictures and labels (1: pullover): "valid", "test" or a run's seed.

    The last 500 training pictures of the pair validate; a run's 200 come from the others.
    """
    images, labels = fashion_mnist()[name == "test"]
    pair = np.isin(labels, weights.LEFT_OUT)
    images, labels = images[pair], (labels[pair] == PULLOVER).astype("float32")[:, np.newaxis]
    if name == "test":
        return images, labels
    if name == "valid":
        return images[-VALID:], labels[-VALID:]
    chosen = np.random.default_rng(name).permutation(len(images) - VALID)[:LABELS]
    return images[chosen], labels[chosen]


def inputs(kind, name, seed):
    """Return what the trained part receives for a split; in run `seed`, if it has its own A."""
    return _inputs(kind, name, seed if kind == "dense_features" else None)


@functools.cache
def _inputs(kind, name, seed):
    images = split(name)[0]
    if kind == "flat":
        return images.reshape(-1, 784).astype("float32") / 255
    if kind == "grey":
        return pictures_for_compact(images)
    if kind == "dense_features":
        return dense_a(seed).predict(inputs("flat", name, None), batch_size=500, verbose=0)
    if kind == "compact_features":
        return compact_base().predict(pictures_for_compact(images), batch_size=100, verbose=0)
    if kind == "densenet121_features":
        return densenet121_base().predict(
            pictures_for_densenet121(images), batch_size=100, verbose=0
        )
    return xception_outputs(name)[kind]


@functools.cache
def xception_outputs(name):
    """Return what each kind of input that begins with "xception" is for a split."""
    colour = np.repeat(split(name)[0][..., np.newaxis], 3, axis=-1)
    model, parts = xception_with_outputs(), []
    for start in range(0, len(colour), 50):
        large = keras.ops.image.resize(colour[start : start + 50].astype("float32"), (150, 150))
        prepared = keras.applications.xception.preprocess_input(large)
        parts.append(model.predict_on_batch(prepared))
    return {kind: np.concatenate([part[kind] for part in parts]) for kind in parts[0]}


def xception_base():
    """Return Xception with ImageNet's weights, for 150×150 pictures."""
    path = weights.imagenet("xception")
    return keras.applications.Xception(weights=path, include_top=False, input_shape=(150, 150, 3))


@functools.cache
def xception_with_outputs():
    """Return a network of its own (never trained) for `xception_outputs`."""
    base = xception_base()
    ends = {
        "xception_last": base.output,
        "xception_block13": base.get_layer("block13_sepconv2_bn").output,
        "xception_block8": base.get_layer("block8_sepconv3_bn").output,
        "xception_block8_output": base.get_layer("block9_sepconv1_act").input,
    }
    pool = keras.layers.GlobalAveragePooling2D
    outputs = {kind: pool()(tensor) for kind, tensor in ends.items()}
    return keras.Model(base.input, outputs | {"xception_cut": base.get_layer(XCEPTION_CUT).input})


@functools.cache
def compact_base():
    """Return the compact DenseNet of task A up to its pooled features."""
    network = densenet.compact_densenet(8)
    network.load_weights(weights.task_a("compact_densenet", left_out=LEFT_OUT))
    return keras.Model(network.input, network.get_layer("pooled").output)


@functools.cache
def densenet121_base():
    """Return the DenseNet121 of task A up to its pooled features."""
    return keras.applications.DenseNet121(
        weights=weights.task_a("densenet121", left_out=LEFT_OUT),
        include_top=False,
        input_shape=(32, 32, 3),
        pooling="avg",
    )


def dense_layers():
    """Return an input of 784 pixels and the output of three hidden layers of 100."""
    pixels = keras.Input((784,))
    hidden = pixels
    for _ in range(3):
        hidden = keras.layers.Dense(100, activation="relu")(hidden)
    return pixels, hidden


@functools.cache
def dense_a(seed):
    """Return a dense network trained on task A, up to its last hidden layer."""
    keras.utils.set_random_seed(seed)
    pixels, hidden = dense_layers()
    network = keras.Model(pixels, keras.layers.Dense(8, activation="softmax")(hidden))
    network.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy")
    images, labels = task_a(pictures_for_compact, *fashion_mnist()[0])
    network.fit(images.reshape(-1, 784), labels, epochs=8, batch_size=128, verbose=0)
    return keras.Model(pixels, hidden)


def trained_part(kind, *, hidden, freeze_norm):
    """Return the part of a network that is trained, with fresh weights where it has any.

    Args:
        kind: what it receives, see `inputs`.
        hidden: whether a network that receives "flat" pixels has hidden layers.
        freeze_norm: whether its batch-normalization layers are frozen.
    """
    if kind == "flat" and hidden:
        entrance, features = dense_layers()
    elif kind == "grey":
        network = densenet.compact_densenet(8)
        entrance, features = network.input, network.get_layer("pooled").output
    elif kind == "xception_cut":
        base = xception_base()
        entrance = base.get_layer(XCEPTION_CUT).input
        features = keras.layers.GlobalAveragePooling2D()(base.output)
    else:
        entrance = features = keras.Input(inputs(kind, 1, 1).shape[1:])
    part = keras.Model(entrance, keras.layers.Dense(1)(features))
    for layer in part.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = not freeze_norm
    return part
