"""Import TensorFlow without its start-up messages.

TensorFlow writes a few lines about oneDNN and CPU features to standard error while it is being
imported. They come from C++, some of them before any log level is read, so neither `warnings`
nor `TF_CPP_MIN_LOG_LEVEL` alone can hold them back. For the length of the import we point file
descriptor 2 at a temporary file; if the import fails, what was written is shown after all.

Usage, before `keras` or `tensorflow` is imported anywhere else::

    from helpers import quiet_tensorflow
    import keras
"""

import contextlib
import os
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextlib.contextmanager
def _standard_error_held_back():
    """Send file descriptor 2 to a temporary file; replay it if the body raises."""
    with tempfile.TemporaryFile() as held_back:
        sys.stderr.flush()
        standard_error = os.dup(2)
        os.dup2(held_back.fileno(), 2)
        try:
            yield
        except BaseException:
            held_back.seek(0)
            os.write(standard_error, held_back.read())
            raise
        finally:
            os.dup2(standard_error, 2)
            os.close(standard_error)


with _standard_error_held_back():
    import keras
    import tensorflow

# Lessons compile many small models in one process on purpose; TensorFlow's advice about
# retracing would appear in the middle of them.
tensorflow.get_logger().setLevel("ERROR")

__all__ = ["keras", "tensorflow"]
