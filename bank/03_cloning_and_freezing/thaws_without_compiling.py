# /// verdict
# says = "thaws every layer and sets the rate of the old optimizer, without compile"
# base = "compiles_before_the_thaw"
# lost = { thaw_takes_effect = "stale-compile-after-thawing", new_optimizer_at_the_given_rate = "optimizer-reused" }
# ///

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def thaw(layer):
        layer.trainable = True
        if hasattr(layer, "layers"):
            for inner in layer.layers:
                thaw(inner)
    thaw(model_b)
    model_b.optimizer.learning_rate = learning_rate
    return model_b

# %% the_thaw_that_never_happened [markdown]
# Only the head moved. fit remembers which weights were trainable when it was first run after compile,
# and changing trainable later does not change that. She could compare the weights of a layer before and after.
