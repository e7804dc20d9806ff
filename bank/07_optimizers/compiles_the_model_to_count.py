# /// verdict
# says = "extra: compiles the model with the optimizer in question and reads off what it holds"
# blind = true
# base = "careful"
# lost = { memory_of_an_optimizer = "" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    model.compile(optimizer=make_optimizer(name, 0.01), loss="mse")
    model.optimizer.build(model.trainable_variables)
    once = 3 if name == "nadam" else 2
    return sum(int(np.prod(v.shape)) for v in model.optimizer.variables) - once
