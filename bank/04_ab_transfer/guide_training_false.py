# /// verdict
# says = "follows the Keras guide on transfer learning: base(inputs, training=False), also in phase 2"
# blind = true
# base = "careful"
# ///

# %% train_on_a
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    base = keras.Model(clone.inputs, clone.layers[-2].output)
    base.trainable = False

    inputs = keras.Input(model_a.input_shape[1:])
    # training=False keeps the BatchNormalization layers in inference mode even after the base
    # is unfrozen; otherwise the updates would destroy what A has learned
    x = base(inputs, training=False)
    model = keras.Model(inputs, head(x))
    compile_and_fit(model, images, labels, head_epochs, learning_rate)

    base.trainable = True
    compile_and_fit(model, images, labels, epochs - head_epochs, learning_rate / 10)
    return model
