# /// verdict
# says = "Keras 2 tutorials only: layers[:-n], tf.keras backend K, train_on_batch after compile, EarlyStopping that restores by itself; lr= became learning_rate= and float(K.get_value(...)) after the errors"
# blind = true
# lost = { the_top_learns_and_the_rest_is_frozen = "thawed-too-deep" }
# ///

# %%
from tensorflow.keras import backend as K
from tensorflow.keras import callbacks, layers as L, optimizers


# %% thaw_top
def thaw_top(base, layers):
    base.trainable = True
    for layer in base.layers[:-layers]:
        layer.trainable = False
    for layer in base.layers:
        if layer.__class__.__name__ == "BatchNormalization":
            layer.trainable = False


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    old_lr = float(K.get_value(model.optimizer.learning_rate))

    def loss(y_true, y_pred):
        return K.mean(K.binary_crossentropy(y_true, y_pred, from_logits=True), axis=-1)

    model.compile(
        loss=loss, optimizer=optimizers.RMSprop(learning_rate=old_lr * 0.1), metrics=["acc"]
    )
    model.summary()
    model.fit(inputs, labels, batch_size=32, epochs=epochs, verbose=1)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    model.compile(optimizer=optimizer, loss=loss)
    return float(model.train_on_batch(x, y))


# %% early_stopping
class EarlyStoppingWithBest(callbacks.EarlyStopping):
    """restore_best_weights only works if training was stopped, so do it at the end anyway."""

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)


def early_stopping(patience):
    return EarlyStoppingWithBest(
        monitor="val_loss", patience=patience, verbose=1, mode="auto", restore_best_weights=True
    )


# %% the_base_that_changed_all_the_same [markdown]
# With base.trainable = True also gamma and beta of the BatchNormalization layers are trained again. The moving averages stay, because of training=False the layers are in
# inference mode. Gamma and beta are very sensitive because they scale everything, so that even a rate of 0.000001 is enough. She can see it with model.summary(), where the number of trainable params is too
# large. She should set layer.trainable = False for the BatchNormalization layers before compile.
