# /// verdict
# says = "reads 'momentum is 0.9' as: wherever Keras has an argument momentum, and RMSprop has one"
# blind = true
# base = "careful"
# lost = { optimizers_follow_their_names = "" }
# ///

# %% make_optimizer
def make_optimizer(name, learning_rate):
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate, momentum=0.9)
    if name == "nesterov":
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    if name == "adagrad":
        return keras.optimizers.Adagrad(learning_rate)
    if name == "rmsprop":
        return keras.optimizers.RMSprop(learning_rate, momentum=0.9)
    if name == "adam":
        return keras.optimizers.Adam(learning_rate)
    if name == "adamax":
        return keras.optimizers.Adamax(learning_rate)
    return keras.optimizers.Nadam(learning_rate)
