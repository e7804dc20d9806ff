# /// verdict
# says = "Fills up the last batch with its last picture, and cuts the rest off."
# lost = { each_picture_once = "base-asked-again" }
# base = "pixels_as_squares"
# blind = true
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    """Return the features of all pictures, in their order."""
    answers = []
    for start in range(0, len(images), batch_size):
        batch = np.array(images[start : start + batch_size], dtype="float32")
        missing = batch_size - len(batch)
        if missing:  # all batches of one size: the extractor is traced only once
            batch = np.concatenate([batch, np.repeat(batch[-1:], missing, axis=0)])
        features = np.asarray(extractor(batch, training=False))
        answers.append(features[: batch_size - missing])
    return np.concatenate(answers)
