# /// verdict
# says = "array_split into pictures // batch_size parts, so that batches are too large."
# lost = { each_picture_once = "batch-size-ignored" }
# base = "matrices_that_enlarge"
# blind = true
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    batches = np.array_split(images, max(1, len(images) // batch_size))
    return np.concatenate([np.asarray(extractor(batch, training=False)) for batch in batches])
