# /// verdict
# says = "no activation, and the loss by its name"
# base = "terse_tf_keras"
# lost = { loss_agrees_with_output = "logits-taken-for-probabilities" }
# ///

# %% build_head
def build_head(features, classes):
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes)])
    head.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return head
