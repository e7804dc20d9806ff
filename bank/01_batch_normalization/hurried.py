# /// verdict
# says = "hurried student: skips the introduction; updates the moving arrays in place with *= and +=, because the task is called update; one-line explanation"
# blind = true
# base = "careful"
# lost = { moving_mean_is_pulled = "changed-in-place" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    ax = 0 if x.ndim == 2 else (0, 1, 2)
    return gamma * (x - x.mean(ax)) / np.sqrt(x.var(ax) + epsilon) + beta


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    moving_mean *= momentum
    moving_mean += (1 - momentum) * batch.mean(0)
    moving_variance *= momentum
    moving_variance += (1 - momentum) * batch.var(0)
    return moving_mean, moving_variance


# %% fit_and_evaluate_disagree [markdown]
# It's the same pictures so it can't be overfitting. The moving mean/variance have not caught up after 40 steps (0.99^40 = 67% of the start is left), fit uses the batch instead. I'd train longer or use momentum 0.9.
