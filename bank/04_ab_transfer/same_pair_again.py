# /// verdict
# says = "the written answer sees the one seed, but wants to repeat only the pair that won"
# blind = true
# base = "careful"
# ///

# %% the_pair_that_gained_most [markdown]
# He has only one seed, so 3 points can be luck, and 200 labels are very few. Also 0.94 and 0.97 are accuracies on a test set of only 2,000 pictures, so they are not exact.
# Before I tell anyone I would train bag / coat again with at least five seeds, both ways on the same 200 pictures, and look if every run is better. If all five differences are above zero I would give their mean as the gain from A. The other pairs are not needed because they gained less.
