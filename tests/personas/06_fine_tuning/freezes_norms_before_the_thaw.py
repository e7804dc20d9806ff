# /// verdict
# says = "freezes batch normalization first and then thaws the base with its own flag"
# base = "terse"
# lost = { the_top_learns_and_the_rest_is_frozen = "thawed-too-deep", batch_norm_stays_frozen = "statistics-move-while-fine-tuning", only_the_top_moves = "statistics-move-while-fine-tuning" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    for layer in base.layers[: len(base.layers) - layers]:
        layer.trainable = False
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    base.trainable = False
    base.trainable = True
