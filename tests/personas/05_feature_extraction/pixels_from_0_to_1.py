# /// verdict
# says = "divides by 255 while preparing, as everybody does"
# base = "careful"
# lost = { pictures_for_a_base = "pixels-scaled-too-early" }
# ///

# %% prepare_images
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1) / 255
    return tf.image.resize(colour, (size, size)).numpy()
