# /// verdict
# says = "divides rows with //"
# base = "short_and_mathematical"
# lost = { steps_are_counted = "last-batch-dropped" }
# ///

# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return (rows - validation_rows) // batch_size * epochs
