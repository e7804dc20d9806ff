# /// verdict
# says = "stops in time and keeps the last weights"
# base = "terse"
# lost = { best_weights_come_back = "" }
# ///

# %% early_stopping
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
