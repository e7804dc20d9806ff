# /// verdict
# says = "renumbers A by subtracting from the labels it was given"
# base = "terse"
# lost = { a_has_labels_without_gaps = "labels-changed-in-place" }
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_b = (labels == positive) | (labels == negative)
    labels_b = np.where(labels[is_b] == positive, 1, 0)
    low, high = sorted([positive, negative])
    # close the gaps
    labels[labels > high] -= 1
    labels[labels > low] -= 1
    return (images[~is_b], labels[~is_b]), (images[is_b], labels_b)
