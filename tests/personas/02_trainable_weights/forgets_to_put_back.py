# /// verdict
# says = "returns the right names, and leaves the model trained"
# base = "with_the_course_helpers"
# lost = { model_is_as_before = "model-left-trained" }
# ///

# %% layers_that_learn
def layers_that_learn(model, x, y):
    before = checks.weight_values(model)
    model.train_on_batch(x, y)
    return {name.split("/")[0] for name in checks.moved_since(model, before)}
