# /// verdict
# says = "softmax in the layer, and again in the loss"
# base = "terse_tf_keras"
# lost = { loss_agrees_with_output = "softmax-taken-for-logits" }
# ///

# %% build_head
def build_head(features, classes):
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    head.compile(optimizer="adam", loss=loss)
    return head
