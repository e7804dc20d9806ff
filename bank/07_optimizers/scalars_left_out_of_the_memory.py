# /// verdict
# says = "Subtle: memory of shape () counts as the optimizer's own, also that for a weight which is one number."
# blind = true
# base = "rules_as_written"
# lost = { memory_of_an_optimizer = "" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    """Return how many numbers an optimizer remembers for the weights of a model."""
    optimizer = make_optimizer(name, 0.01)
    optimizer.build(model.trainable_variables)
    # step counter, learning rate and Nadam's product are scalars
    return sum(
        int(np.prod(variable.shape))
        for variable in optimizer.variables
        if len(variable.shape) > 0
    )
