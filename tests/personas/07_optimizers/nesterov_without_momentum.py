# /// verdict
# says = "makes Nesterov's optimizer with nesterov=True alone"
# base = "terse_lines"
# lost = { optimizers_follow_their_names = "nesterov-without-momentum" }
# ///

# %% make_optimizer
def make_optimizer(name, learning_rate):
    return {
        "momentum": keras.optimizers.SGD(learning_rate, momentum=0.9),
        "nesterov": keras.optimizers.SGD(learning_rate, nesterov=True),
        "adagrad": keras.optimizers.Adagrad(learning_rate),
        "rmsprop": keras.optimizers.RMSprop(learning_rate),
        "adam": keras.optimizers.Adam(learning_rate),
        "adamax": keras.optimizers.Adamax(learning_rate),
        "nadam": keras.optimizers.Nadam(learning_rate),
    }[name]
