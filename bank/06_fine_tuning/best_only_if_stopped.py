# /// verdict
# says = "own callback that puts the best weights back at the moment it stops, and nowhere else"
# blind = true
# lost = { best_weights_come_back = "last-weights-kept" }
# base = "careful"
# ///

# %% early_stopping
class Patience(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.best, self.wait, self.best_weights = np.inf, 0, None

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.wait = logs["val_loss"], 0
            self.best_weights = self.model.get_weights()
            return
        self.wait += 1
        if self.wait >= self.patience:
            self.model.stop_training = True
            self.model.set_weights(self.best_weights)


def early_stopping(patience):
    return Patience(patience)
