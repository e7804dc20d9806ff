# /// verdict
# says = "has only read Keras 2 tutorials: K.mean, tf.nn.batch_normalization, input_shape= in the first layer, compiles everything, set_learning_phase in the explanation"
# blind = true
# ///

# %%
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten, BatchNormalization, Activation


# %% bn_parameter_counts
def bn_parameter_counts(features):
    # model.summary() always shows "Non-trainable params" = half of what BN has
    model = Sequential()
    model.add(BatchNormalization(input_shape=(features,)))
    trainable = int(np.sum([K.count_params(w) for w in model.trainable_weights]))
    non_trainable = int(np.sum([K.count_params(w) for w in model.non_trainable_weights]))
    return trainable, non_trainable


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    x = K.constant(x)
    axes = [0] if len(x.shape) == 2 else [0, 1, 2]
    mean = K.mean(x, axis=axes)
    var = K.var(x, axis=axes)
    out = tf.nn.batch_normalization(x, mean, var, K.constant(beta), K.constant(gamma), epsilon)
    return K.eval(out)


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = np.mean(batch, axis=0)
    var = np.mean(np.square(batch - mean), axis=0)
    # K.moving_average_update
    moving_mean = moving_mean * momentum + mean * (1.0 - momentum)
    moving_variance = moving_variance * momentum + var * (1.0 - momentum)
    return moving_mean, moving_variance


# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = Sequential()
    model.add(Flatten(input_shape=input_shape))
    model.add(BatchNormalization())
    for units in hidden_units:
        model.add(Dense(units, use_bias=False))
        model.add(BatchNormalization())
        model.add(Activation("relu"))
    model.add(Dense(classes, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["acc"])
    model.summary()
    return model


# %% fit_and_evaluate_disagree [markdown]
# BatchNormalization has two phases, the Keras learning phase. In `fit` the learning phase is 1 and the batch mean and variance are taken, in `evaluate` the learning phase is 0 and the moving averages are taken. With momentum 0.99 and only 40 updates the moving averages are not there yet. Since it is the same 1,000 pictures it is not overfitting, overfitting would be val_acc against acc. To check it I would set `K.set_learning_phase(1)` and evaluate again on the same pictures, this should also give around 0.8. Then train for more epochs, or set momentum=0.9.
