# /// verdict
# says = "counts all variables of a built optimizer"
# base = "terse_lines"
# lost = { memory_of_an_optimizer = "counter-and-rate-counted" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    optimizer = make_optimizer(name, 0.01)
    optimizer.build(model.trainable_variables)
    return sum(np.prod(v.shape) for v in optimizer.variables)
