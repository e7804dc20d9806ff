# /// verdict
# says = "softmax as an operation behind the layer, and again in the loss"
# base = "terse_tf_keras"
# lost = { loss_agrees_with_output = "softmax-taken-for-logits" }
# ///

# %% build_head
def build_head(features, classes):
    rows = keras.Input((features,))
    head = keras.Model(rows, keras.ops.softmax(keras.layers.Dense(classes)(rows)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    head.compile(optimizer="adam", loss=loss)
    return head
