# /// verdict
# says = "calls the class with the larger number yes, as in the example"
# base = "terse"
# lost = { b_is_a_yes_no_question = "yes-and-no-exchanged" }
# ///

# %% split_a_b
def split_a_b(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    kinds_b, labels_b = np.unique(labels[is_b], return_inverse=True)
    kinds_a, labels_a = np.unique(labels[~is_b], return_inverse=True)
    return (images[~is_b], labels_a), (images[is_b], labels_b)
