# /// verdict
# says = "enlarges with the nearest pixel: no interpolation"
# base = "loops_and_numpy"
# lost = { pictures_for_a_base = "" }
# ///

# %% prepare_images
def prepare_images(gray, size):
    colour = np.stack([gray] * 3, axis=-1)
    return tf.image.resize(colour, (size, size), method="nearest").numpy().astype("float32")
