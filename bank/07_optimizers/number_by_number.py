# /// verdict
# says = "right, with Python loops over single numbers, lists as results, if and elif"
# ///

# %%
import math

def numbers(array):
    return [float(n) for n in array.flatten()]

def shaped(numbers_, like):
    return np.array(numbers_).reshape(like.shape)

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    new_w, new_v = [], []
    for w, v, g in zip(numbers(weights), numbers(velocity), numbers(gradient)):
        v = momentum * v
        v = v - rate * g
        w = w + v
        new_w.append(w)
        new_v.append(v)
    return [shaped(new_w, weights), shaped(new_v, weights)]

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    new_w, new_v = [], []
    for w, v, g in zip(numbers(weights), numbers(velocity), numbers(gradient)):
        v = momentum * v - rate * g
        new_w.append(w + momentum * v - rate * g)
        new_v.append(v)
    return [shaped(new_w, weights), shaped(new_v, weights)]

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    new_w, new_s = np.zeros_like(weights), np.zeros_like(weights)
    for place in np.ndindex(weights.shape):
        g = gradient[place]
        new_s[place] = rho * squares[place] + (1 - rho) * g * g
        new_w[place] = weights[place] - rate * g / math.sqrt(new_s[place] + epsilon)
    return new_w, new_s

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    new_w, new_a, new_s = weights.copy(), average.copy(), squares.copy()
    for place in np.ndindex(weights.shape):
        g = gradient[place]
        new_a[place] = beta_1 * average[place] + (1 - beta_1) * g
        new_s[place] = beta_2 * squares[place] + (1 - beta_2) * g**2
        a_hat = new_a[place] / (1 - math.pow(beta_1, step))
        s_hat = new_s[place] / (1 - math.pow(beta_2, step))
        new_w[place] -= rate * a_hat / (math.sqrt(s_hat) + epsilon)
    return new_w, new_a, new_s

# %% make_optimizer
def make_optimizer(name, learning_rate):
    if name == "momentum":
        opt = keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.9)
    elif name == "nesterov":
        opt = keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.9, nesterov=True)
    elif name == "adagrad":
        opt = keras.optimizers.Adagrad(learning_rate=learning_rate)
    elif name == "rmsprop":
        opt = keras.optimizers.RMSprop(learning_rate=learning_rate, rho=0.9)
    elif name == "adam":
        opt = keras.optimizers.Adam(learning_rate=learning_rate, beta_1=0.9, beta_2=0.999)
    elif name == "adamax":
        opt = keras.optimizers.Adamax(learning_rate=learning_rate, beta_1=0.9, beta_2=0.999)
    elif name == "nadam":
        opt = keras.optimizers.Nadam(learning_rate=learning_rate, beta_1=0.9, beta_2=0.999)
    else:
        raise ValueError("I do not know " + name)
    return opt

# %% optimizer_state_size
def optimizer_state_size(name, model):
    count = 0
    for weight in model.trainable_weights:
        size = 1
        for side in weight.shape:
            size = size * side
        count = count + size
    if name == "momentum" or name == "nesterov" or name == "adagrad" or name == "rmsprop":
        return count
    else:
        return 2 * count

# %% best_learning_rate
def best_learning_rate(results):
    best, best_mean = None, -1
    rates = []
    for run in results:
        if run["learning_rate"] not in rates:
            rates.append(run["learning_rate"])
    rates.sort()
    for rate in rates:
        total, n = 0, 0
        for run in results:
            if run["learning_rate"] == rate:
                total = total + run["validation_accuracy"]
                n = n + 1
        if total / n > best_mean:
            best, best_mean = rate, total / n
    return best
