# /// verdict
# says = "counts the arrays"
# base = "with_the_course_helpers"
# lost = { numbers_are_counted = "arrays-counted-for-numbers" }
# ///

# %% parameter_counts
def parameter_counts(model):
    return {
        "total": len(model.weights),
        "trainable": len(model.trainable_weights),
        "non_trainable": len(model.non_trainable_weights),
    }
