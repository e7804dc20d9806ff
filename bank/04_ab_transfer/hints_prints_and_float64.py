# /// verdict
# says = "Right: type hints, float64, prints, warnings and progress bars, lists, trains the chosen models once more for the test."
# ///

# %%
import warnings

import tensorflow as tf

from helpers import comparison

Pair = tuple[np.ndarray, np.ndarray]


# %% split_a_b
def split_a_b(
    images: np.ndarray, labels: np.ndarray, positive: int, negative: int
) -> tuple[Pair, Pair]:
    """Split with masks and a dictionary."""
    labels = np.array(labels, dtype="int64", copy=True)
    yes, no = labels == positive, labels == negative
    new_number = {old: new for new, old in enumerate(sorted({*range(10)} - {positive, negative}))}
    rest = ~(yes | no)
    labels_a = np.array([new_number[int(kind)] for kind in labels[rest]])
    print("A has", len(labels_a), "pictures, B has", int((yes | no).sum()))
    if len(labels_a) == 0:
        warnings.warn("task A is empty")
    return (images[rest], labels_a), (images[yes | no], yes[yes | no].astype("float64"))


# %% train_from_scratch
def train_from_scratch(
    network, images, labels, epochs: int, learning_rate: float
) -> tf.keras.Model:
    model = network(units=1, activation=tf.keras.activations.sigmoid)
    model.compile(
        loss=tf.keras.losses.BinaryCrossentropy(),
        optimizer=tf.keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.0),
        metrics=["accuracy"],
    )
    labels = np.asarray(labels, "float64")[:, None]
    history = model.fit(images.astype("float64"), labels, 20, epochs, shuffle=False)
    print("last loss", history.history["loss"][-1])
    warnings.warn("accuracy on training pictures only")
    return model


# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs: int, head_epochs: int, learning_rate: float):
    clone = tf.keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    base = tf.keras.Model(clone.inputs[0], clone.layers[-2].output, name="base")
    model = tf.keras.Sequential([tf.keras.Input(model_a.input_shape[1:]), base, head], name="B")

    def phase(learns: bool, rate: float, how_many: int) -> None:
        base.trainable = learns
        print("weights that learn:", len(model.trainable_weights), "at rate", rate)
        model.compile(tf.keras.optimizers.SGD(rate), "binary_crossentropy", metrics=["accuracy"])
        model.fit(images, labels, batch_size=20, epochs=how_many, shuffle=False, verbose=2)

    phase(False, learning_rate, head_epochs)
    phase(True, learning_rate / 10, epochs - head_epochs)
    model.summary()
    return model


# %% compare
def compare(
    seeds: list[int], ways: list, rates: list[float], draw, test: Pair
) -> list[list[float]]:
    def run(way, rate: float, seed: int):
        training, valid = draw(seed)
        reproducibility.set_seed(seed)
        return way(*training, rate), valid

    chosen = []
    for way in ways:
        mean_accuracy = {}
        for rate in rates:
            results = []
            for seed in seeds:
                model, valid = run(way, rate, seed)
                results.append(accuracy_of(model, *valid))
            mean_accuracy[rate] = np.mean(results)
            print(f"rate {rate}: {mean_accuracy[rate]:.3f}")
        chosen.append(max(mean_accuracy, key=mean_accuracy.get))
    print("chosen:", chosen)
    # only now the test set
    return [
        [accuracy_of(run(way, rate, seed)[0], *test) for way, rate in zip(ways, chosen)]
        for seed in seeds
    ]


# %% verdict
def verdict(differences) -> str:
    words = {
        "better in every run": "transfer helps",
        "worse in every run": "transfer hurts",
        "no clear difference": "no clear difference",
    }
    return words[comparison.verdict(differences)]


# %%
print(verdict([0.1, -0.1, 0.2]))
