# /// verdict
# says = "categorical cross-entropy for integer labels"
# base = "terse_tf_keras"
# lost = { loss_agrees_with_output = "integers-for-one-hot-rows" }
# ///

# %% build_head
def build_head(features, classes):
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")])
    head.compile(optimizer="adam", loss="categorical_crossentropy")
    return head
