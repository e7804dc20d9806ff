# /// verdict
# says = "makes every layer of the copy trainable, to be on the safe side"
# base = "compiles_before_the_thaw"
# lost = { clone_has_the_same_weights = "trainable-flags-lost" }
# ///

# %% clone_with_weights
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.trainable = False
    clone.trainable = True
    clone.set_weights(model.get_weights())
    return clone

# %% thaw_and_recompile
def thaw_and_recompile(model_b, learning_rate):
    # off and on again, once for each level, so that it really reaches everything
    def on(m):
        m.trainable = True
        for l in getattr(m, "layers", []):
            on(l)
    on(model_b)
    model_b.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(learning_rate))
    return model_b
