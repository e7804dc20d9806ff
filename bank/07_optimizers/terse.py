# /// verdict
# says = "terse: lambdas and closed formulas, epsilon in Adam after the correction as in the paper, Keras itself is asked what it remembers"
# blind = true
# ///

# %% momentum_step
momentum_step = lambda w, v, g, r, m: (w + (u := m * v - r * g), u)

# %% nesterov_step
nesterov_step = lambda w, v, g, r, m: (w + m * m * v - (1 + m) * r * g, m * v - r * g)

# %% rmsprop_step
rmsprop_step = lambda w, s, g, r, rho, e: (w - r * g * ((q := s + (1 - rho) * (g * g - s)) + e) ** -0.5, q)

# %% adam_step
def adam_step(w, a, s, g, t, r, b1, b2, e):
    a, s = a + (1 - b1) * (g - a), s + (1 - b2) * (g * g - s)
    return w - r * (a / (1 - b1**t)) / ((s / (1 - b2**t)) ** 0.5 + e), a, s

# %% make_optimizer
def make_optimizer(name, learning_rate):
    o = {"class_name": name, "config": {"learning_rate": learning_rate}}
    if name in ("momentum", "nesterov"):
        o["class_name"] = "sgd"
        o["config"] |= {"momentum": 0.9, "nesterov": name == "nesterov"}
    return keras.optimizers.get(o)

# %% optimizer_state_size
def optimizer_state_size(name, model):
    def size(variables):
        (o := make_optimizer(name, 0.1)).build(variables)
        return sum(v.value.shape.num_elements() for v in o.variables)

    return size(model.trainable_variables) - size([])

# %% best_learning_rate
from statistics import fmean

best_learning_rate = lambda runs: min(
    {r["learning_rate"] for r in runs},
    key=lambda q: (-fmean(r["validation_accuracy"] for r in runs if r["learning_rate"] == q), q),
)

# %% momentum_does_not_suit_my_data [markdown]
# 0.9 momentum sums a geometric series, 1/(1-0.9) = 10: his 0.1 acted like a rate of 1 and the run diverged. I'd try 0.01 first. Adam ran at its default 0.001; so he compared three arbitrary rates, in one run each, and a 0.02 lead can be seed noise. Fair: a grid of rates for each of the three, several seeds, pick the best mean on validation, retrain with new seeds at the picked rates, compare on the test set once, and believe a difference only if it holds over the seeds.
