# /// verdict
# says = "leaves A's labels as they are: sparse labels, Keras will know"
# base = "terse"
# lost = { a_has_labels_without_gaps = "class-ids-with-gaps" }
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_a = (labels != positive) & (labels != negative)
    return (images[is_a], labels[is_a]), (images[~is_a], (labels[~is_a] == positive) * 1.0)
