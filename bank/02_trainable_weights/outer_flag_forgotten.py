# /// verdict
# says = "sets the flag of every single layer and compiles; the flag of the model itself is left as it is"
# blind = true
# base = "careful"
# lost = { only_the_named_layers_learn = "outer-flag-left-off" }
# ///

# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    def switch(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                switch(layer)
            else:
                layer.trainable = layer.name in names

    switch(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
