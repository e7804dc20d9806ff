# /// verdict
# says = "Subtle: the epsilon of the papers, 1e-8, where Keras has 1e-7."
# blind = true
# base = "rules_as_written"
# lost = { optimizers_follow_their_names = "" }
# ///

# %% make_optimizer
def make_optimizer(name, learning_rate):
    """Return a new Keras optimizer."""
    adam_settings = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate, momentum=0.9)
    if name == "nesterov":
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    if name == "adagrad":
        return keras.optimizers.Adagrad(learning_rate)
    if name == "rmsprop":
        return keras.optimizers.RMSprop(learning_rate)
    if name == "adam":
        return keras.optimizers.Adam(learning_rate, **adam_settings)
    if name == "adamax":
        return keras.optimizers.Adamax(learning_rate, **adam_settings)
    if name == "nadam":
        return keras.optimizers.Nadam(learning_rate, **adam_settings)
    raise ValueError(f"unknown optimizer {name!r}")
