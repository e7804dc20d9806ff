# /// verdict
# says = "rounds the steps of all epochs together"
# base = "short_and_mathematical"
# lost = { steps_are_counted = "rounded-once-for-all-epochs" }
# ///

# %% steps_from_epochs
import math

def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return math.ceil((rows - validation_rows) * epochs / batch_size)
