# /// verdict
# says = "knows Keras 2 and the TensorFlow tutorial on fine-tuning: tf.keras, a base as a nested model, initial_epoch=history.epoch[-1]"
# blind = true
# lost = { first_the_head_then_everything = "unequal-budget" }
# ///

# %%
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.models import Model, Sequential, clone_model
from tensorflow.keras.optimizers import SGD


# %% split_a_b
def split_a_b(images, labels, positive, negative):
    y = labels.copy()
    b = np.logical_or(y == positive, y == negative)
    X_A, y_A = images[~b], y[~b]
    X_B, y_B = images[b], (y[b] == positive).astype(np.float32)
    for new, old in enumerate(sorted(set(range(10)) - {positive, negative})):
        y_A[y_A == old] = new  # new <= old, ascending, so nothing is hit twice
    return (X_A, y_A), (X_B, y_B)


# %% train_from_scratch
def train_from_scratch(network, images, labels, epochs, learning_rate):
    model_B = network(1, "sigmoid")
    model_B.compile(
        loss="binary_crossentropy", optimizer=SGD(learning_rate=learning_rate), metrics=["accuracy"]
    )
    model_B.fit(images, labels, epochs=epochs, batch_size=20, shuffle=False)
    return model_B


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    model_A_clone = clone_model(model_a)
    model_A_clone.set_weights(model_a.get_weights())
    base_model = Model(inputs=model_A_clone.inputs, outputs=model_A_clone.layers[-2].output)
    base_model.trainable = False
    model = Sequential([base_model, head])
    model.compile(
        optimizer=SGD(learning_rate=learning_rate), loss="binary_crossentropy", metrics=["accuracy"]
    )
    history = model.fit(images, labels, epochs=head_epochs, batch_size=20, shuffle=False)

    base_model.trainable = True
    model.compile(
        optimizer=SGD(learning_rate=learning_rate / 10),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    model.summary()
    model.fit(
        images,
        labels,
        batch_size=20,
        shuffle=False,
        epochs=epochs,
        initial_epoch=history.epoch[-1],
    )
    return model


# %% compare
def compare(seeds, ways, rates, draw, test):
    X_test, y_test = test

    def run(way, rate, seed):
        (X_train, y_train), (X_valid, y_valid) = draw(seed)
        K.clear_session()
        keras.utils.set_random_seed(seed)
        model = way(X_train, y_train, rate)
        valid_acc = np.mean((model.predict(X_valid)[:, 0] > 0.5) == y_valid)
        test_acc = np.mean((model.predict(X_test)[:, 0] > 0.5) == y_test)
        return valid_acc, test_acc

    columns = []
    for way in ways:
        results = np.array([[run(way, rate, seed) for seed in seeds] for rate in rates])
        best = np.argmax(results[:, :, 0].mean(axis=1))
        columns.append(results[best, :, 1])
    return np.stack(columns, axis=1)


# %% verdict
def verdict(differences):
    d = np.array(differences)
    if d.shape[0] < 3:
        raise ValueError("need >= 3 runs")
    s = np.sign(d).sum()
    if s == len(d):
        return "transfer helps"
    elif s == -len(d):
        return "transfer hurts"
    else:
        return "no clear difference"


# %% the_pair_that_gained_most [markdown]
# He picked the best of 45 pairs after looking at the test set, so he is overfitting to the test set. Also he trained every pair only once, with one random seed, and such a small training set has a lot of variance.
# I would use a validation set for choosing, tune the learning rate for both models, repeat everything with e.g. 10 seeds, and report mean and standard deviation over all 45 pairs instead of the best one.
