# /// verdict
# says = "thaws, and compiles with the optimizer that is already there"
# base = "compiles_before_the_thaw"
# lost = { thaw_takes_effect = "optimizer-reused", new_optimizer_at_the_given_rate = "optimizer-reused" }
# ///

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    def thaw(layer):
        layer.trainable = True
        for inner in getattr(layer, "layers", []):
            thaw(inner)
    thaw(model_b)
    optimizer = model_b.optimizer
    optimizer.learning_rate = learning_rate
    model_b.compile(optimizer=optimizer, loss="binary_crossentropy")
    return model_b
