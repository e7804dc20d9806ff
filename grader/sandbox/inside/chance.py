"""Random numbers and automatic names of a kernel, which a repeated cell must not use up."""

import builtins
import copy
import random
import sys

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))


def noted():
    """Return a function that puts random numbers and automatic layer names back to now."""
    import numpy

    python, numbers, of_keras = random.getstate(), numpy.random.get_state(), _of_keras()

    def put_back():
        of_keras()
        random.setstate(python)
        numpy.random.set_state(numbers)

    return put_back


def _of_keras():
    """Do the same for Keras and TensorFlow; what is not imported yet starts as it always does."""
    tracked = _tracked_by_keras()
    names = copy.copy(tracked.get("object_name_uids"))
    generator = tracked.get("global_seed_generator")
    drawn = generator.state.numpy() if generator is not None else None
    eager = sys.modules.get("tensorflow.python.eager.context")
    drawing = getattr(eager.context(), "_rng", None) if eager else None
    ops = drawing.getstate() if drawing is not None else None

    def put_back():
        tracked = _tracked_by_keras()
        if names is None:
            tracked.pop("object_name_uids", None)
        else:
            tracked["object_name_uids"] = names
        if generator is not None:
            tracked["global_seed_generator"] = generator
            generator.state.assign(drawn)
        else:
            tracked.pop("global_seed_generator", None)
        if drawing is not None:
            drawing.setstate(ops)

    return put_back


def _tracked_by_keras() -> dict:
    state = sys.modules.get("keras.src.backend.common.global_state")
    return vars(state.GLOBAL_STATE_TRACKER) if state else {}
