# /// verdict
# says = "thinks only the Adam family and momentum remember something"
# base = "terse_lines"
# lost = { memory_of_an_optimizer = "" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    learning = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    return {"momentum": 1, "nesterov": 1, "rmsprop": 1, "adam": 2, "adamax": 2, "nadam": 2}.get(name, 0) * learning
