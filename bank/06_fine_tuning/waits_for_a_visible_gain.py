# /// verdict
# says = "Subtle: a validation loss that is lower by less than 0.0001 does not count as lower."
# blind = true
# base = "stops_by_its_own_count"
# lost = { stops_in_time = "" }
# ///

# %% early_stopping
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(
        monitor="val_loss",
        mode="min",
        min_delta=1e-4,
        patience=patience,
        restore_best_weights=True,
    )
