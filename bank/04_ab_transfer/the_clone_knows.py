# /// verdict
# says = "believes that a clone brings the weights with it"
# blind = true
# lost = { b_begins_with_a_and_leaves_it_alone = "cloned-without-weights", first_the_head_then_everything = "" }
# base = "careful"
# ///

# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)  # independent of A
    base = [layer for layer in clone.layers[:-1] if not isinstance(layer, keras.layers.InputLayer)]
    model = keras.Sequential([keras.Input(model_a.input_shape[1:]), *base, head])
    for layer in base:
        layer.trainable = False
    compile_and_fit(model, images, labels, head_epochs, learning_rate)
    for layer in base:
        layer.trainable = True
    compile_and_fit(model, images, labels, epochs - head_epochs, learning_rate / 10)
    return model
