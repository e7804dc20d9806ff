# /// verdict
# says = "takes SGD's momentum for granted, and counts all parameters of the model"
# base = "terse"
# lost = { optimizers_follow_their_names = "momentum-left-out", memory_of_an_optimizer = "frozen-weights-counted" }
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


# %% optimizer_state_size
def optimizer_state_size(name, model):
    per_weight = 2 if name in ["adam", "adamax", "nadam"] else 1
    return per_weight * model.count_params()
