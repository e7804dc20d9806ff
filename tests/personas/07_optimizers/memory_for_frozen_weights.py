# /// verdict
# says = "counts all parameters of the model"
# base = "terse_lines"
# lost = { memory_of_an_optimizer = "frozen-weights-counted" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    per_weight = 2 if name in ["adam", "adamax", "nadam"] else 1
    return per_weight * model.count_params()
