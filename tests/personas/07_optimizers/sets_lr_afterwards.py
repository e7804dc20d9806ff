# /// verdict
# says = "gets an optimizer by its name and sets optimizer.lr"
# base = "terse_lines"
# lost = { optimizers_follow_their_names = "default-rate-kept" }
# ///

# %% make_optimizer
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=(name == "nesterov"))
    optimizer = keras.optimizers.get(name)
    optimizer.lr = learning_rate
    return optimizer
