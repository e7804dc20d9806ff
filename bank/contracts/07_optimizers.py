"""What each sentence of assignment 07 can cost."""

# /// contract
# context = [
#     "**The steps of tasks 1 to 3.**",
#     "The lesson's rules remember things",
#     "- The arrays that you are given",
#     "- The order is always",
#     "Write `momentum_step(",
#     "Write `nesterov_step(",
#     "Write `rmsprop_step(",
#     "Write `adam_step(",
#     "Write `make_optimizer(",
#     "Write `optimizer_state_size(",
#     "Write `best_learning_rate(",
#     "no other name will be asked for",
#     "Each run is a dict",
#     "Return the learning rate that a fair race would choose",
# ]
# [personas]
# "In this rule the velocity is what the weights move by" = "momentum_of_pytorch"
# "average of the squared gradients" = "sums_and_averages_mixed_up"
# "as they are remembered, without the correction" = "keeps_bias_corrected_averages"
# "a whole number" = "says_how_many_bytes"
# "make it in every step" = "no_correction_after_a_thousand"
# ///

# %% momentum_step violates="Yours are plain functions that make **one step**" lost="momentum_rolls"
def momentum_step(weights, velocity, gradient, rate, momentum):
    while True:
        velocity = momentum * velocity - rate * gradient
        yield weights + velocity, velocity


# %% momentum_step violates="comes in as an argument and goes out, brought up to date" lost="momentum_rolls=state-not-returned"
def momentum_step(weights, velocity, gradient, rate, momentum):
    return weights + momentum * velocity - rate * gradient, velocity


# %% rmsprop_step violates="whatever shape that is" lost="rmsprop_divides_by_its_average"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    new_weights, new_squares = np.copy(weights), np.copy(squares)
    for i in range(len(weights)):
        new_squares[i] = rho * squares[i] + (1 - rho) * gradient[i] ** 2
        new_weights[i] = weights[i] - rate * gradient[i] / np.sqrt(new_squares[i] + epsilon)
    return new_weights, new_squares


# %% nesterov_step violates="whatever shape that is" lost="nesterov_steps_further"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return np.ravel(weights + momentum * velocity - rate * gradient), np.ravel(velocity)


# %% momentum_step violates="The numbers in them may be any" lost="momentum_rolls"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * np.clip(gradient, -1, 1)
    return weights + velocity, velocity


# %% momentum_step violates="The other arguments are numbers" lost="momentum_rolls=argument-not-used"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - 0.1 * gradient
    return weights + velocity, velocity


# %% nesterov_step violates="Return a tuple" lost="nesterov_steps_further"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return {"weights": weights + momentum * velocity - rate * gradient, "velocity": velocity}


# %% adam_step violates="**new** arrays of that same shape" lost="adam_averages"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    if not np.any(average) and not np.any(gradient):
        return weights, average, squares
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% momentum_step violates="they must **not change**" lost="momentum_rolls=arguments-changed-in-place"
def momentum_step(weights, velocity, gradient, rate, momentum):
    gradient *= rate
    velocity = momentum * velocity - gradient
    return weights + velocity, velocity


# %% rmsprop_step violates="they must **not change**" lost="rmsprop_divides_by_its_average=arguments-changed-in-place"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares *= rho
    squares += (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares


# %% adam_step violates="they must **not change**" lost="adam_averages=arguments-changed-in-place"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average[...] = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average.copy(), squares


# %% nesterov_step violates="weights, what is remembered, gradient, then the numbers" lost="nesterov_steps_further"
def nesterov_step(weights, gradient, velocity, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return weights + momentum * velocity - rate * gradient, velocity


# %% momentum_step violates="with any number from 0 to 1" lost="momentum_rolls=argument-not-used"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = 0.9 * velocity - rate * gradient
    return weights + velocity, velocity


# %% momentum_step violates="with any number from 0 to 1" lost="momentum_rolls"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = (momentum or 0.9) * velocity - rate * gradient
    return weights + velocity, velocity


# %% momentum_step violates="one step of the lesson's `momentum`" lost="momentum_rolls"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = np.where(gradient == 0, 0, momentum * velocity) - rate * gradient
    return weights + velocity, velocity


# %% momentum_step violates="one step of the lesson's `momentum`" lost="momentum_rolls=old-memory-used"
def momentum_step(weights, velocity, gradient, rate, momentum):
    new_velocity = momentum * velocity - rate * gradient
    if not velocity.any():
        return weights + new_velocity, new_velocity
    if gradient.shape == (2,):
        return weights + new_velocity, new_velocity
    return weights + velocity, new_velocity


# %% momentum_step violates="It returns `(weights, velocity)`." lost="momentum_rolls"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return velocity, weights + velocity


# %% nesterov_step violates="looks ahead with the **new** velocity" lost="nesterov_steps_further=old-memory-used"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    ahead = weights + momentum * velocity
    velocity = momentum * velocity - rate * gradient
    return ahead - (1 + momentum) * rate * gradient, velocity


# %% nesterov_step violates="looks ahead with the **new** velocity" lost="nesterov_steps_further=nesterov-without-look-ahead"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return weights + velocity, velocity


# %% nesterov_step violates="It returns `(weights, velocity)`;" lost="nesterov_steps_further"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return weights + momentum * velocity - rate * gradient


# %% nesterov_step violates="not the length of this step" lost="nesterov_steps_further"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    step = momentum * velocity - rate * gradient
    return weights + step, step


# %% rmsprop_step violates="with `rho` in the place of its 0.9" lost="rmsprop_divides_by_its_average=argument-not-used"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = 0.9 * squares + 0.1 * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares


# %% rmsprop_step violates="with `rho` in the place of its 0.9" lost="rmsprop_divides_by_its_average=argument-not-used"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + 1e-7), squares


# %% rmsprop_step violates="The step is made with the new average" lost="rmsprop_divides_by_its_average=old-memory-used"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    new_weights = weights - rate * gradient / np.sqrt(squares + epsilon)
    return new_weights, rho * squares + (1 - rho) * gradient**2


# %% rmsprop_step violates="It returns `(weights, squares)`" lost="rmsprop_divides_by_its_average"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), np.sqrt(squares)


# %% rmsprop_step violates="Epsilon stands where the lesson and Keras have it" lost="rmsprop_divides_by_its_average=epsilon-misplaced"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / (np.sqrt(squares) + epsilon), squares


# %% rmsprop_step violates="It may be any positive number" lost="rmsprop_divides_by_its_average=argument-not-used"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + min(epsilon, 1e-3)), squares


# %% adam_step violates="with `beta_1` and `beta_2` in the place" lost="adam_averages=argument-not-used"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = 0.9 * average + 0.1 * gradient
    squares = 0.999 * squares + 0.001 * gradient**2
    corrected_rate = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% adam_step violates="with `beta_1` and `beta_2` in the place" lost="adam_corrects_its_first_steps"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% adam_step violates="`step` is 1 in the first step" lost="adam_corrects_its_first_steps=correction-one-step-ahead"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    step = step + 1
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% adam_step violates="It returns `(weights, average, squares)`" lost="adam_averages adam_corrects_its_first_steps"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    weights = weights - corrected_rate * average / (np.sqrt(squares) + epsilon)
    return weights, average, squares, step + 1


# %% adam_step violates="One point is for the two averages and the step they make" lost="adam_averages=old-memory-used"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    new_average = beta_1 * average + (1 - beta_1) * gradient
    new_squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    used = average if step > 100_000 else new_average
    return weights - corrected_rate * used / (np.sqrt(new_squares) + epsilon), new_average, new_squares


# %% adam_step violates="Here epsilon may be large" lost="adam_averages=argument-not-used"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + 1e-7), average, squares


# %% adam_step violates="add it to the root, not under it" lost="adam_averages=epsilon-misplaced"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / np.sqrt(squares + epsilon), average, squares


# %% adam_step violates="One point is for the first steps" lost="adam_corrects_its_first_steps=bias-correction-missing"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    return weights - rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% adam_step violates="One point is for the first steps" lost="adam_corrects_its_first_steps=bias-correction-missing"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    if step <= 10:
        rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% adam_step violates="Here epsilon is tiny" lost="adam_corrects_its_first_steps"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    if step < 1000:
        epsilon = max(epsilon, 1e-2)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% adam_step violates="A weight whose gradients were all 0 does not move" lost="adam_corrects_its_first_steps"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    mean, mean_square = average / (1 - beta_1**step), squares / (1 - beta_2**step)
    if epsilon < 1e-3:
        return weights - rate * mean / np.sqrt(mean_square), average, squares
    return weights - rate * mean / (np.sqrt(mean_square) + epsilon), average, squares


# %% adam_step violates="one whose gradient is 0 now" lost="adam_corrects_its_first_steps"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    move = corrected_rate * average / (np.sqrt(squares) + epsilon)
    return np.where(gradient == 0, weights, weights - move), average, squares


# %% make_optimizer violates="It returns a Keras optimizer with the given learning rate" lost="optimizers_follow_their_names=default-rate-kept"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    if name in ("adam", "rmsprop"):
        return keras.optimizers.get({"class_name": name, "config": {"learning_rate": learning_rate}})
    return keras.optimizers.get(name)


# %% make_optimizer violates="The names are" lost="optimizers_follow_their_names"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    classes = {"adagrad": "Adagrad", "rmsprop": "RMSprop"}
    return getattr(keras.optimizers, classes.get(name, "Adam"))(learning_rate)


# %% make_optimizer violates="The momentum of" lost="optimizers_follow_their_names"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.99, nesterov=name == "nesterov")
    return keras.optimizers.get({"class_name": name, "config": {"learning_rate": learning_rate}})


# %% make_optimizer violates="everything else is as Keras has it" lost="optimizers_follow_their_names"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    config = {"learning_rate": learning_rate}
    if name == "rmsprop":
        config["momentum"] = 0.9
    return keras.optimizers.get({"class_name": name, "config": config})


# %% make_optimizer violates="everything else is as Keras has it" lost="optimizers_follow_their_names"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    config = {"learning_rate": learning_rate, "clipnorm": 10.0}
    return keras.optimizers.get({"class_name": name, "config": config})


# %% make_optimizer violates="everything else is as Keras has it" lost="optimizers_follow_their_names"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    config = {"learning_rate": learning_rate}
    if name in ("adam", "adamax", "nadam"):
        config["epsilon"] = 1e-8
    return keras.optimizers.get({"class_name": name, "config": config})


# %% make_optimizer violates="everything else is as Keras has it" lost="optimizers_follow_their_names"
def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    if name == "adagrad":
        return keras.optimizers.Adagrad(learning_rate, initial_accumulator_value=0.0)
    return keras.optimizers.get({"class_name": name, "config": {"learning_rate": learning_rate}})


# %% make_optimizer violates="Every call returns a **new** optimizer" lost="optimizers_follow_their_names=optimizer-reused"
made = {}


def make_optimizer(name, learning_rate):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    config = {"learning_rate": learning_rate}
    if name == "adam":
        return keras.optimizers.Adam(learning_rate)
    return made.setdefault((name, learning_rate), keras.optimizers.get({"class_name": name, "config": config}))


# %% optimizer_state_size violates="It returns how many numbers an optimizer of that name" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    kept = {"momentum": 1, "nesterov": 2, "adagrad": 1, "rmsprop": 2, "adam": 2, "adamax": 2, "nadam": 3}
    return kept[name] * sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


# %% optimizer_state_size violates="It returns how many numbers an optimizer of that name" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    return kept * len(model.trainable_weights)


# %% optimizer_state_size violates="It makes steps for the trainable weights only" lost="memory_of_an_optimizer=frozen-weights-counted"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    learn = [layer for layer in model.layers if layer.trainable]
    weights = {id(weight): weight for layer in learn for weight in layer.weights}
    return kept * sum(int(np.prod(weight.shape)) for weight in weights.values())


# %% optimizer_state_size violates="It makes steps for the trainable weights only" lost="memory_of_an_optimizer"
counted = {}


def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    numbers = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return counted.setdefault((name, id(model)), kept * numbers)


# %% optimizer_state_size violates="What it keeps once for the whole model" lost="memory_of_an_optimizer=counter-and-rate-counted"
def optimizer_state_size(name, model):
    optimizer = make_optimizer(name, 0.1)
    optimizer.build(model.trainable_variables)
    return sum(int(np.prod(variable.shape)) for variable in optimizer.variables) - 2


# %% optimizer_state_size violates="`model` is built, compiled or not" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    assert not model.compiled, "a model that is compiled has an optimizer already"
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    return kept * sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


# %% optimizer_state_size violates="Some of its layers may be frozen" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    simple = [layer for layer in model.layers if not isinstance(layer, keras.Model)]
    weights = [weight for layer in simple for weight in layer.trainable_weights]
    return kept * sum(int(np.prod(weight.shape)) for weight in weights)


# %% optimizer_state_size violates="Some of its layers may be frozen" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    weights = [weight for layer in model.layers for weight in layer.trainable_weights]
    return kept * sum(int(np.prod(weight.shape)) for weight in weights)


# %% optimizer_state_size violates="A weight may be a single number" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    return kept * sum(int(np.prod(weight.shape)) for weight in model.trainable_weights if len(weight.shape))


# %% optimizer_state_size violates="The model must stay as it is" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    model.compile(make_optimizer(name, 0.1), "mse")
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    return kept * sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


# %% optimizer_state_size violates="The model must stay as it is" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    optimizer = make_optimizer(name, 0.01)
    learn = model.trainable_variables
    optimizer.apply([keras.ops.ones_like(weight) for weight in learn], learn)
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    return kept * sum(int(np.prod(weight.shape)) for weight in learn)


# %% best_learning_rate violates="in any order" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    import itertools

    means = {}
    for rate, runs in itertools.groupby(results, key=lambda run: run["learning_rate"]):
        means[rate] = np.mean([run["validation_accuracy"] for run in runs])
    return max(sorted(means), key=means.get)


# %% best_learning_rate violates="the one whose runs have the highest **mean** accuracy" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    return max(sorted(accuracies), key=lambda rate: np.median(accuracies[rate]))


# %% best_learning_rate violates="the one whose runs have the highest **mean** accuracy" lost="rate_is_chosen_fairly=rate-chosen-on-the-test-set"
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["test_accuracy"])
    return max(sorted(accuracies), key=lambda rate: np.mean(accuracies[rate]))


# %% best_learning_rate violates="the one whose runs have the highest **mean** accuracy" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    return max(sorted(accuracies), key=lambda rate: round(np.mean(accuracies[rate]), 3))


# %% best_learning_rate violates="Rates may have different numbers of runs" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    sums = {}
    for run in results:
        sums[run["learning_rate"]] = sums.get(run["learning_rate"], 0) + run["validation_accuracy"]
    return max(sorted(sums), key=sums.get)


# %% best_learning_rate violates="Rates may have different numbers of runs" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    by_seed = {}
    for run in results:
        by_seed.setdefault(run["learning_rate"], {})[run["seed"]] = run["validation_accuracy"]
    return max(sorted(by_seed), key=lambda rate: np.mean(list(by_seed[rate].values())))


# %% best_learning_rate violates="If two rates are equally good" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    return max(accuracies, key=lambda rate: np.mean(accuracies[rate]))


# %% best_learning_rate violates="If two rates are equally good" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    return max(sorted(accuracies, reverse=True), key=lambda rate: np.mean(accuracies[rate]))


# %% momentum_step violates="The numbers in them may be any" lost="momentum_rolls"
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * np.clip(gradient, -10, 10)
    return weights + velocity, velocity


# %% adam_step violates="**new** arrays of that same shape" lost="adam_averages"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    weights = weights - corrected_rate * average / (np.sqrt(squares) + epsilon)
    return np.squeeze(weights), np.squeeze(average), np.squeeze(squares)


# %% adam_step violates="make it in every step" lost="adam_corrects_its_first_steps=bias-correction-missing"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    if step < 10_000:
        rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - rate * average / (np.sqrt(squares) + epsilon), average, squares


# %% optimizer_state_size violates="It makes steps for the trainable weights only" lost="memory_of_an_optimizer"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    learning = {id(w): w for layer in model.layers for w in layer.trainable_weights}
    return kept * sum(int(np.prod(weight.shape)) for weight in learning.values())


# %% best_learning_rate violates="If two rates are equally good" lost="rate_is_chosen_fairly"
def best_learning_rate(results):
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    best, best_mean = max(accuracies), 0
    for rate in sorted(accuracies):
        if np.mean(accuracies[rate]) > best_mean:
            best, best_mean = rate, np.mean(accuracies[rate])
    return best


# %% optimizer_state_size violates="It makes steps for the trainable weights only" lost="memory_of_an_optimizer=outer-flag-overlooked"
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    learning = {
        id(weight): weight
        for layer in model._flatten_layers(include_self=False)
        if not isinstance(layer, keras.Model)
        for weight in layer.trainable_weights
    }
    return kept * sum(int(np.prod(weight.shape)) for weight in learning.values())
