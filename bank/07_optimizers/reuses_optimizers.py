# /// verdict
# says = "makes each optimizer once, thinks AdaGrad remembers nothing, and chooses by the test accuracy"
# base = "terse"
# lost = { optimizers_follow_their_names = "optimizer-reused", memory_of_an_optimizer = "", rate_is_chosen_fairly = "rate-chosen-on-the-test-set" }
# ///

# %% make_optimizer
made = {}

def make_optimizer(name, learning_rate):
    if (name, learning_rate) not in made:
        kinds = dict(adagrad="Adagrad", rmsprop="RMSprop", adam="Adam", adamax="Adamax", nadam="Nadam")
        if name in kinds:
            made[name, learning_rate] = getattr(keras.optimizers, kinds[name])(learning_rate)
        else:
            made[name, learning_rate] = keras.optimizers.SGD(
                learning_rate, momentum=0.9, nesterov=name == "nesterov")
    return made[name, learning_rate]


# %% optimizer_state_size
def optimizer_state_size(name, model):
    learning = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    return {"momentum": 1, "nesterov": 1, "rmsprop": 1, "adam": 2, "adamax": 2, "nadam": 2}.get(name, 0) * learning


# %% best_learning_rate
def best_learning_rate(results):
    rates = sorted({r["learning_rate"] for r in results})
    means = [np.mean([r["test_accuracy"] for r in results if r["learning_rate"] == rate]) for rate in rates]
    return rates[int(np.argmax(means))]
