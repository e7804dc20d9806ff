# /// verdict
# says = "sets optimizer.lr, counts all variables of a built optimizer, and takes the best single run"
# base = "terse"
# lost = { optimizers_follow_their_names = "default-rate-kept", memory_of_an_optimizer = "counter-and-rate-counted", rate_is_chosen_fairly = "luckiest-run-taken" }
# ///

# %% make_optimizer
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=(name == "nesterov"))
    optimizer = keras.optimizers.get(name)
    optimizer.lr = learning_rate
    return optimizer


# %% optimizer_state_size
def optimizer_state_size(name, model):
    optimizer = make_optimizer(name, 0.01)
    optimizer.build(model.trainable_variables)
    return sum(np.prod(v.shape) for v in optimizer.variables)


# %% best_learning_rate
def best_learning_rate(results):
    return max(results, key=lambda run: run["validation_accuracy"])["learning_rate"]
