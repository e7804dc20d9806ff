# /// verdict
# says = "EarlyStopping looks at the training loss, which falls in every epoch."
# base = "careful"
# lost = { stops_in_time = "", best_weights_come_back = "" }
# ///

# %% early_stopping
def early_stopping(patience):
    return keras.callbacks.EarlyStopping(
        monitor="loss", patience=patience, restore_best_weights=True
    )
