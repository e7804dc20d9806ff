# /// verdict
# says = "sets the flag of the last layers and forgets that batch normalization is among them"
# base = "terse"
# lost = { batch_norm_stays_frozen = "statistics-move-while-fine-tuning", only_the_top_moves = "statistics-move-while-fine-tuning" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= len(base.layers) - layers
