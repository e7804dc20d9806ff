# /// verdict
# says = "closes the gaps in the labels by moving down what lies above the one class, then what lies above the other"
# blind = true
# lost = { a_has_labels_without_gaps = "class-ids-with-gaps" }
# base = "careful"
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_b = (labels == positive) | (labels == negative)
    labels_a = labels[~is_b].copy()
    # two classes are missing: close both gaps
    labels_a[labels_a > positive] -= 1
    labels_a[labels_a > negative] -= 1
    labels_b = (labels[is_b] == positive).astype(int)
    return (images[~is_b], labels_a), (images[is_b], labels_b)
