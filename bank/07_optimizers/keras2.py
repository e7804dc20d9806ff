# /// verdict
# says = "knows Keras 2 only: lr=, schedule_decay=, K.count_params from tf.keras, update rules as in keras/optimizers.py of 2.x"
# blind = true
# lost = { rmsprop_divides_by_its_average = "epsilon-misplaced", optimizers_follow_their_names = "arguments-of-old-keras" }
# ///

# %%
import tensorflow as tf
from tensorflow.keras import backend as K

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    p, m, g, lr = weights, velocity, gradient, rate
    v = momentum * m - lr * g  # velocity
    new_p = p + v
    return new_p, v

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    p, m, g, lr = weights, velocity, gradient, rate
    v = momentum * m - lr * g  # velocity
    new_p = p + momentum * v - lr * g
    return new_p, v

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    p, a, g, lr = weights, squares, gradient, rate
    # update accumulator
    new_a = rho * a + (1. - rho) * np.square(g)
    new_p = p - lr * g / (np.sqrt(new_a) + epsilon)
    return new_p, new_a

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    p, m, v, g, t, lr = weights, average, squares, gradient, step, rate
    lr_t = lr * (np.sqrt(1. - np.power(beta_2, t)) / (1. - np.power(beta_1, t)))
    m_t = (beta_1 * m) + (1. - beta_1) * g
    v_t = (beta_2 * v) + (1. - beta_2) * np.square(g)
    p_t = p - lr_t * m_t / (np.sqrt(v_t) + epsilon)
    return p_t, m_t, v_t

# %% make_optimizer
def make_optimizer(name, learning_rate):
    from tensorflow.keras import optimizers

    if name == "momentum":
        return optimizers.SGD(lr=learning_rate, momentum=0.9)
    elif name == "nesterov":
        return optimizers.SGD(lr=learning_rate, momentum=0.9, nesterov=True)
    elif name == "adagrad":
        return optimizers.Adagrad(lr=learning_rate)
    elif name == "rmsprop":
        return optimizers.RMSprop(lr=learning_rate, rho=0.9)
    elif name == "adam":
        return optimizers.Adam(lr=learning_rate, beta_1=0.9, beta_2=0.999)
    elif name == "adamax":
        return optimizers.Adamax(lr=learning_rate, beta_1=0.9, beta_2=0.999)
    elif name == "nadam":
        return optimizers.Nadam(lr=learning_rate, beta_1=0.9, beta_2=0.999, schedule_decay=0.004)

# %% optimizer_state_size
def optimizer_state_size(name, model):
    trainable_count = int(np.sum([K.count_params(p) for p in model.trainable_weights]))
    if name in ["momentum", "nesterov", "adagrad", "rmsprop"]:
        return trainable_count
    return 2 * trainable_count

# %% best_learning_rate
def best_learning_rate(results):
    lrs = np.array([r["learning_rate"] for r in results])
    val_acc = np.array([r["validation_accuracy"] for r in results])
    candidates = np.unique(lrs)
    mean_val_acc = [val_acc[lrs == lr].mean() for lr in candidates]
    return float(candidates[np.argmax(mean_val_acc)])

# %% momentum_does_not_suit_my_data [markdown]
# With `SGD(lr=0.1, momentum=0.9)` the updates accumulate, the effective learning rate is lr / (1 - momentum) = 1.0, so the training diverged and the accuracy stayed at chance. First I would try `lr=0.01` with the same momentum. The string "adam" uses its own default lr of 0.001 which nobody chose on his data, so he compared three settings of the learning rate and not three optimizers. For a fair comparison he should do a grid search over lr for each of the three, with several random seeds per value, choose by the mean val_acc, and evaluate the winners on the test set once at the end with new seeds.
