# /// verdict
# says = "thaws and goes on with fit"
# base = "terse"
# lost = { only_the_top_moves = "stale-compile-after-thawing", new_optimizer_at_a_tenth = "optimizer-reused" }
# ///

# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    thaw_top(base, layers)
    model.optimizer.learning_rate = float(model.optimizer.learning_rate) / 10
    model.fit(inputs, labels, epochs=epochs, verbose=0)
    return model
