"""One call that makes a notebook repeat itself."""

from helpers.quiet_tensorflow import keras, tensorflow


def set_seed(seed: int = 42) -> None:
    """Seed Python, NumPy and Keras, and make TensorFlow's operations deterministic.

    `tf.random.set_seed` alone does not fix the initial weights of Keras layers;
    `keras.utils.set_random_seed` does. On another processor the last bits of a float may still
    differ, which is why the lessons round what they print.

    Args:
        seed: any integer from 0 to 2**32 - 1.

    Raises:
        ValueError: if `seed` is outside that range.
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed must be between 0 and 2**32 - 1, not {seed}.")
    keras.utils.set_random_seed(seed)
    tensorflow.config.experimental.enable_op_determinism()
