# /// verdict
# says = "a callback of its own that puts the best weights back only when it stops the training"
# base = "terse"
# lost = { best_weights_come_back = "" }
# ///

# %% early_stopping
class Stopper(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience, self.losses = patience, []

    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(logs["val_loss"])
        best = int(np.argmin(self.losses))
        if best == epoch:
            self.best_weights = self.model.get_weights()
        elif epoch - best >= self.patience:
            self.model.stop_training = True
            self.model.set_weights(self.best_weights)


def early_stopping(patience):
    return Stopper(patience)
