# /// verdict
# says = "has read that from_logits=True is more stable, and keeps the softmax as well; Keras notices and takes the logits"
# blind = true
# base = "careful"
# ///

# %% build_head
def build_head(features, classes):
    head = keras.Sequential(
        [keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")]
    )
    head.compile(
        optimizer=keras.optimizers.Adam(1e-2),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return head
