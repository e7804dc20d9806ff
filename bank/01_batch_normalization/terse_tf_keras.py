# /// verdict
# says = "Right: as short as it gets, with tf.keras and TensorFlow's own operations, which give tensors."
# ///

# %%
import tensorflow as tf

tfl = tf.keras.layers

# %% bn_parameter_counts
bn_parameter_counts = lambda features: (features * 2,) * 2


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    m, v = tf.nn.moments(tf.constant(x), list(range(x.ndim - 1)))
    return tf.nn.batch_normalization(x, m, v, beta, gamma, epsilon)


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mix = lambda a, b: momentum * a + (1 - momentum) * b
    return mix(moving_mean, batch.mean(0)), mix(moving_variance, batch.var(0))


# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    hidden = sum(
        [
            [tfl.Dense(u, use_bias=False), tfl.BatchNormalization(), tfl.Activation(tf.nn.relu)]
            for u in hidden_units
        ],
        [],
    )
    return tf.keras.Sequential(
        [
            tf.keras.Input(input_shape),
            tfl.Flatten(),
            tfl.BatchNormalization(),
            *hidden,
            tfl.Dense(classes, "softmax"),
        ]
    )
