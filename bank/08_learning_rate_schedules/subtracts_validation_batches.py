# /// verdict
# says = "counts batches of all rows and takes the batches of the validation rows off"
# blind = true
# base = "careful"
# lost = { steps_are_counted = "validation-batches-subtracted" }
# ///

# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    all_batches = int(np.ceil(rows / batch_size))
    validation_batches = int(np.ceil(validation_rows / batch_size))
    return (all_batches - validation_batches) * epochs
