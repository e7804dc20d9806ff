# /// verdict
# says = "takes SGD's momentum for granted"
# base = "terse_lines"
# lost = { optimizers_follow_their_names = "momentum-left-out" }
# ///

# %% make_optimizer
def make_optimizer(name, learning_rate):
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate)
    return MAKE[name](learning_rate)

MAKE = {
    "nesterov": lambda rate: keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
    "adagrad": keras.optimizers.Adagrad, "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam, "adamax": keras.optimizers.Adamax, "nadam": keras.optimizers.Nadam,
}
