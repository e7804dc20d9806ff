# /// verdict
# says = "Subtle: the features get the dtype of the pictures, so those of uint8 pictures are cut to whole numbers."
# blind = true
# base = "fills_an_array"
# lost = { rows_in_order = "" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    features = np.empty((len(images), extractor.output_shape[-1]), dtype=images.dtype)
    for start in range(0, len(images), batch_size):
        batch = images[start : start + batch_size]
        features[start : start + len(batch)] = extractor(batch, training=False)
    return features
