# /// verdict
# says = "thaws with model.trainable = True, as many tutorials do"
# base = "compiles_before_the_thaw"
# lost = { thaw_takes_effect = "thaw-skipped" }
# ///

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.RMSprop(learning_rate), loss="binary_crossentropy")
    return model_b
