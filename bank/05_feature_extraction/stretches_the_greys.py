# /// verdict
# says = "Stretches the greys until the brightest pixel is white."
# lost = { pictures_for_a_base = "" }
# base = "pixels_as_squares"
# blind = true
# ///

# %% prepare_images
def prepare_images(gray, size):
    one_channel = tf.constant(gray.astype("float32")[:, :, :, np.newaxis])
    enlarged = tf.image.resize(one_channel, (size, size), method="bilinear")
    colours = np.tile(enlarged.numpy(), (1, 1, 1, 3))
    return colours * np.float32(255 / max(1, gray.max()))  # pixels from 0 to 255
