# /// verdict
# says = "calls the extractor with training=True"
# base = "loops_and_numpy"
# lost = { rows_in_order = "features-in-training-mode" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    parts = [
        extractor(images[i : i + batch_size], training=True).numpy()
        for i in range(0, len(images), batch_size)
    ]
    return np.concatenate(parts)
