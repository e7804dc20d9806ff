# /// verdict
# says = "counts batches with // and loses the last pictures"
# base = "loops_and_numpy"
# lost = { rows_in_order = "last-batch-dropped", each_picture_once = "last-batch-dropped" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    features = []
    for k in range(max(1, len(images) // batch_size)):
        features.append(extractor.predict_on_batch(images[k * batch_size : (k + 1) * batch_size]))
    return np.concatenate(features)
