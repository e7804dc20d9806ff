"""Small observers: what did training really move, and which models share weights?

Lessons use them to show a fact, assignments to test one. They look at behaviour (the weights
before and after a real `fit`), never at flags or at the text of `summary()`. `require` turns an
observation into a verdict; what it raises says what was expected, what was found and, where the
catalogue knows it, which misconception that looks like.
"""

from helpers.checks.arguments import require_argument_used
from helpers.checks.earlier_answers import follows_from
from helpers.checks.optimizers import optimizer_path
from helpers.checks.passes import PassCounter
from helpers.checks.recognition import (
    recognise_fresh_weights,
    recognise_result,
    recognise_wrong_freeze,
    recognise_wrong_thaw,
)
from helpers.checks.returned import (
    require_array,
    require_arrays,
    require_model,
    require_number,
    require_pair,
)
from helpers.checks.schedules import rate_meter, rates_used
from helpers.checks.trainable import (
    recognise_inference_update,
    recognise_wrong_learners,
    recognise_wrong_switch,
)
from helpers.checks.verdicts import CheckFailed, require
from helpers.checks.weights import (
    moved_by_fit,
    moved_since,
    naming_reused_optimizer,
    shared_weights,
    weight_values,
)

__all__ = [
    "CheckFailed",
    "PassCounter",
    "follows_from",
    "moved_by_fit",
    "moved_since",
    "naming_reused_optimizer",
    "optimizer_path",
    "rate_meter",
    "rates_used",
    "recognise_fresh_weights",
    "recognise_inference_update",
    "recognise_result",
    "recognise_wrong_freeze",
    "recognise_wrong_learners",
    "recognise_wrong_switch",
    "recognise_wrong_thaw",
    "require",
    "require_argument_used",
    "require_array",
    "require_arrays",
    "require_model",
    "require_number",
    "require_pair",
    "shared_weights",
    "weight_values",
]
