# /// verdict
# says = "one unit with softmax for two classes"
# base = "terse_tf_keras"
# lost = { loss_agrees_with_output = "single-unit-softmax" }
# ///

# %% build_head
def build_head(features, classes):
    units = 1 if classes == 2 else classes
    loss = "binary_crossentropy" if classes == 2 else "sparse_categorical_crossentropy"
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(units, activation="softmax")])
    head.compile(optimizer="adam", loss=loss)
    return head
