# /// verdict
# says = "runs the first batch once more, to learn how many features there are"
# base = "careful"
# lost = { each_picture_once = "base-asked-again" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    width = extractor(images[:batch_size]).shape[1]
    features = np.zeros((len(images), width), dtype="float32")
    for start in range(0, len(images), batch_size):
        features[start : start + batch_size] = extractor(images[start : start + batch_size])
    return features
