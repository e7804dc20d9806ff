"""Does batch normalization help a dense network? At two depths, each way at the rate that suits it.

    python -m authoring.studies.batch_norm_rates        (15 CPU-minutes)

Fixed beforehand: `race.py`'s pictures, 5 epochs of batches of 100 with plain SGD, 2 or 10 hidden
layers of 100 relu units. Three ways: "plain" (Keras's initial weights), "he" (initial weights made
for relu) and "batch norm" (Keras's initial weights, batch normalization with Keras's settings
before every relu, no bias). Tuning: seven learning rates, three seeds, highest mean validation
accuracy. Then eight other seeds at that rate, and only these are tested.
"""

import functools

from authoring.studies import race
from authoring.studies.study import Study
from helpers.quiet_tensorflow import keras

DEPTHS, WAYS = (2, 10), ("plain", "he", "batch norm")
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
TUNING_SEEDS, TEST_SEEDS = range(1, 4), range(101, 109)
EPOCHS = 5
RESULTS = ("validation_accuracy", "test_accuracy")


@functools.cache
def network(depth, way):
    """Return a compiled network; each run gives it fresh weights.

    Args:
        depth: how many hidden layers.
        way: one of `WAYS`.
    """
    model = keras.Sequential([keras.Input((784,))])
    normalized = way == "batch norm"
    for _ in range(depth):
        initial = "he_normal" if way == "he" else "glorot_uniform"
        dense = keras.layers.Dense(100, use_bias=not normalized, kernel_initializer=initial)
        model.add(dense)
        if normalized:
            model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=50,
    )
    return model


def measure(stage, depth, way, rate, seed):
    """Return the results of one run; the test pictures are evaluated in stage "test" only."""
    model, pictures = network(depth, way), race.pictures()
    keras.utils.set_random_seed(seed)
    model.set_weights(keras.models.clone_model(model).get_weights())
    model.optimizer.learning_rate = rate
    history = model.fit(
        *pictures["training"],
        batch_size=race.BATCH,
        epochs=EPOCHS,
        validation_data=pictures["validation"],
        validation_batch_size=5000,
        verbose=0,
    ).history["val_accuracy"]
    tested = float("nan")
    if stage == "test":
        tested = model.evaluate(*pictures["test"], batch_size=5000, verbose=0)[1]
    return [round(accuracy, 4) for accuracy in (history[-1], tested)]


def best_rate(depth, way):
    """Return the rate with the highest mean validation accuracy over the tuning seeds."""
    return race.tuned("batch_norm_rates", RATES, depth=depth, way=way)


def main() -> None:
    """Tune every way at every depth, then run the best rates."""
    keys = ("stage", "depth", "way", "learning_rate", "seed")
    study = Study("batch_norm_rates", "python -m authoring.studies.batch_norm_rates", keys, RESULTS)
    ways = [(depth, way) for depth in DEPTHS for way in WAYS]
    study.run(
        [("tuning", *way, rate, seed) for seed in TUNING_SEEDS for way in ways for rate in RATES],
        measure,
    )
    study.run(
        [("test", *way, best_rate(*way), seed) for seed in TEST_SEEDS for way in ways], measure
    )


if __name__ == "__main__":
    main()
