# /// verdict
# says = "shuffles the data set before the base sees it"
# base = "careful"
# lost = { rows_in_order = "features-shuffled" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    dataset = tf.data.Dataset.from_tensor_slices(images).shuffle(1000, seed=1).batch(batch_size)
    return extractor.predict(dataset, verbose=0)
