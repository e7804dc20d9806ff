# /// verdict
# says = "calls predict without batch_size"
# base = "loops_and_numpy"
# lost = { each_picture_once = "batch-size-ignored" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    return extractor.predict(images, verbose=0)
