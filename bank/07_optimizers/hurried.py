# /// verdict
# says = "hurried: copies the lesson's lines, skims the bullets, stops as soon as the visible tests are silent"
# blind = true
# base = "careful"
# lost = { rate_is_chosen_fairly = "" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return weights + velocity, velocity

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return weights + momentum * velocity - rate * gradient, velocity

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares

# %% make_optimizer
def make_optimizer(name, learning_rate):
    return {
        "momentum": keras.optimizers.SGD(learning_rate, momentum=0.9),
        "nesterov": keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
        "adagrad": keras.optimizers.Adagrad(learning_rate),
        "rmsprop": keras.optimizers.RMSprop(learning_rate),
        "adam": keras.optimizers.Adam(learning_rate),
        "adamax": keras.optimizers.Adamax(learning_rate),
        "nadam": keras.optimizers.Nadam(learning_rate),
    }[name]

# %% optimizer_state_size
def optimizer_state_size(name, model):
    n = sum(w.numpy().size for w in model.trainable_weights)
    return 2 * n if "ada" in name and name != "adagrad" or name == "nadam" else n

# %% best_learning_rate
def best_learning_rate(results):
    accs = {}
    for r in results:
        accs.setdefault(r["learning_rate"], []).append(r["validation_accuracy"])
    return max(accs, key=lambda rate: np.mean(accs[rate]))

# %% momentum_does_not_suit_my_data [markdown]
# Momentum makes the steps ten times as long, so 0.1 was too much and it blew up. I would try 0.01. Adam is not the best, it just had a good default rate; he should tune the rate for each one on the validation set.
