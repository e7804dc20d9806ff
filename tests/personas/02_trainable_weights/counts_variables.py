# /// verdict
# says = "counts all variables, the state of random generators too"
# base = "with_the_course_helpers"
# lost = { numbers_are_counted = "variables-counted-for-weights" }
# ///

# %% parameter_counts
def parameter_counts(model):
    size = lambda variables: sum(int(np.prod(v.shape)) for v in variables)
    return {
        "total": size(model.variables),
        "trainable": size(model.trainable_variables),
        "non_trainable": size(model.non_trainable_variables),
    }
