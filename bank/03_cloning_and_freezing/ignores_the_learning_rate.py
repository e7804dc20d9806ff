# /// verdict
# says = "compiles with the string 'adam' and forgets the learning rate"
# base = "compiles_before_the_thaw"
# lost = { new_optimizer_at_the_given_rate = "" }
# ///

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    # off and on again, once for each level, so that it really reaches everything
    def on(m):
        m.trainable = True
        for l in getattr(m, "layers", []):
            on(l)
    on(model_b)
    model_b.compile(loss="binary_crossentropy", optimizer="adam")
    return model_b
