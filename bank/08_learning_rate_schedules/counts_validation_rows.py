# /// verdict
# says = "counts the rows that are set aside, too"
# base = "short_and_mathematical"
# lost = { steps_are_counted = "validation-rows-counted" }
# ///

# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * int(np.ceil(rows / batch_size))
