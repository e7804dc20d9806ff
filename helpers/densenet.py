"""A DenseNet small enough to read and to train on a laptop."""

from helpers.quiet_tensorflow import keras


def dense_block(features, layers, growth):
    """Return `features` with `layers` × `growth` more channels, each layer seeing all before it.

    Args:
        features: a Keras tensor of shape (batch, height, width, channels).
        layers: how many convolutions.
        growth: how many channels each adds.

    Returns:
        A Keras tensor of shape (batch, height, width, channels + layers × growth).

    Source: G. Huang et al. (2017), "Densely Connected Convolutional Networks",
    https://arxiv.org/abs/1608.06993, section 3.
    """
    for _ in range(layers):
        new = keras.layers.BatchNormalization()(features)
        new = keras.layers.ReLU()(new)
        new = keras.layers.Conv2D(growth, 3, padding="same", use_bias=False)(new)
        features = keras.layers.Concatenate()([features, new])
    return features


def transition(features):
    """Return `features` with half the channels, height and width.

    Args:
        features: a Keras tensor of shape (batch, height, width, channels); what is odd is halved
            downwards.

    Source: as of `dense_block`, with its compression of one half.
    """
    features = keras.layers.BatchNormalization()(features)
    features = keras.layers.ReLU()(features)
    features = keras.layers.Conv2D(features.shape[-1] // 2, 1, use_bias=False)(features)
    return keras.layers.AveragePooling2D(2)(features)


def compact_densenet(classes):
    """Return a DenseNet with three blocks of four layers, growth 12, and a softmax head.

    Args:
        classes: number of classes.

    Returns:
        A functional model from pictures of shape (batch, 28, 28, 1), float32 from 0 to 1, to
        probabilities of shape (batch, `classes`). Its last three layers are "last_relu",
        "pooled" (90 features a picture) and "head".
    """
    inputs = keras.Input((28, 28, 1))
    features = keras.layers.Conv2D(24, 3, strides=2, padding="same", use_bias=False)(inputs)
    features = transition(dense_block(features, layers=4, growth=12))
    features = transition(dense_block(features, layers=4, growth=12))
    features = dense_block(features, layers=4, growth=12)
    features = keras.layers.BatchNormalization(name="last_bn")(features)
    features = keras.layers.ReLU(name="last_relu")(features)
    features = keras.layers.GlobalAveragePooling2D(name="pooled")(features)
    outputs = keras.layers.Dense(classes, activation="softmax", name="head")(features)
    return keras.Model(inputs, outputs, name="compact_densenet")
