# /// verdict
# says = "makes each optimizer once and hands out the same object"
# base = "terse_lines"
# lost = { optimizers_follow_their_names = "optimizer-reused" }
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
