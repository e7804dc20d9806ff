# /// verdict
# says = "compares layer objects, but only those in model.layers"
# base = "compiles_before_the_thaw"
# lost = { sharing_is_recognised = "nested-layers-overlooked" }
# ///

# %% shares_layers
def shares_layers(a, b):
    for layer in a.layers:
        if layer.weights and any(layer is other for other in b.layers):
            return True
    return False

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
