# /// verdict
# says = "right, as short as it gets: one dictionary, lambdas, a partial"
# ///

# %% momentum_step
momentum_step = lambda w, v, g, lr, m: (w + (u := m * v - lr * g), u)

# %% nesterov_step
def nesterov_step(w, v, g, lr, m):
    u = m * v - lr * g
    return w + m * u - lr * g, u

# %% rmsprop_step
def rmsprop_step(w, s, g, lr, rho, eps):
    s = rho * s + (1 - rho) * g * g
    return w - lr * g * (s + eps) ** -0.5, s

# %% adam_step
def adam_step(w, m, v, g, t, lr, b1, b2, eps):
    m, v = m + (1 - b1) * (g - m), v + (1 - b2) * (g * g - v)
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v

# %% make_optimizer
from functools import partial

o = keras.optimizers
MAKE = dict(
    momentum=partial(o.SGD, momentum=0.9), nesterov=partial(o.SGD, momentum=0.9, nesterov=True),
    adagrad=o.Adagrad, rmsprop=o.RMSprop, adam=o.Adam, adamax=o.Adamax, nadam=o.Nadam,
)
make_optimizer = lambda name, learning_rate: MAKE[name](learning_rate)

# %% optimizer_state_size
def optimizer_state_size(name, model):
    return (1 + name.startswith(("ada", "nad")) - (name == "adagrad")) * sum(
        w.numpy().size for w in model.trainable_variables)

# %% best_learning_rate
def best_learning_rate(results):
    val = lambda r: np.mean([x["validation_accuracy"] for x in results if x["learning_rate"] == r])
    return min({x["learning_rate"] for x in results}, key=lambda r: (-val(r), r))
