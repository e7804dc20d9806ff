# /// verdict
# says = "two reasons of the same kind: both are selection on the test set; holds the frozen base without head for innocent"
# blind = true
# base = "careful"
# ///

# %% why_the_score_flatters [markdown]
# First, early stopping used the test pictures: the epoch was chosen so that the score on these 50 pictures is as high as possible, so the score flatters. Instead she should
# put aside validation pictures and let them choose the epoch. Second, she tried six heads and reports the best. The best of six is always too good, even if all six are equally
# good, because luck is included, like with the coin guessers. She should choose the head on the validation pictures, too, and then look at the test set once.
# The base is fine: it was frozen and its head with the labels was removed, so only general features of clothes are left.
