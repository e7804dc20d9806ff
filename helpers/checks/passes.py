"""How many inputs went through a model, and how many at a time."""

from helpers.quiet_tensorflow import keras


class PassCounter(keras.layers.Layer):
    """A layer that hands its inputs on unchanged and counts them, in `predict` and `fit` as well.

    Counts are two non-trainable weights, so that they are also kept where a model's Python code
    runs only once, when it is traced.
    """

    def build(self, input_shape):
        """Make the two counts, int32, both 0."""
        options = {"shape": (), "dtype": "int32", "initializer": "zeros", "trainable": False}
        self._passed = self.add_weight(name="passed", **options)
        self._largest = self.add_weight(name="largest", **options)

    def call(self, inputs):
        """Count the inputs, an array of shape (batch, ...), and return them."""
        batch = keras.ops.shape(inputs)[0]
        self._passed.assign_add(batch)
        self._largest.assign(keras.ops.maximum(self._largest, batch))
        return inputs

    @property
    def passed(self) -> int:
        """How many inputs went through so far, those that came again included."""
        return int(self._passed.numpy())

    @property
    def largest(self) -> int:
        """The size of the largest batch so far."""
        return int(self._largest.numpy())
