# /// verdict
# says = "terse: one-liners, freeze all then thaw a slice, same optimizer class rebuilt from its config with a tenth of the rate, keras.ops"
# blind = true
# base = "careful"
# ///

# %% thaw_top
def thaw_top(base, layers):
    base.trainable = True
    top = set(map(id, base.layers[len(base.layers) - layers :]))
    for l in base.layers:
        l.trainable = id(l) in top and "BatchNormalization" not in type(l).__name__
    return base


# %% fine_tune
def fine_tune(model, base, layers, inputs, labels, epochs):
    old = model.optimizer
    new = type(old).from_config(
        {**old.get_config(), "learning_rate": float(old.learning_rate) / 10}
    )
    thaw_top(base, layers)
    model.compile(new, keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(inputs, labels, 32, epochs, 0)
    return model


# %% train_step
def train_step(model, optimizer, loss, x, y):
    with tf.GradientTape() as t:
        l = loss(y, model(x, training=True))
    w = model.trainable_variables
    optimizer.apply(t.gradient(l, w), w)
    return l.numpy().item()


# %% the_base_that_changed_all_the_same [markdown]
# What moved: moving_mean and moving_variance. They are averages of batch statistics, not parameters, so no rate applies to them. Keras 3's fit passes training=True down and that wins
# over the training=False of the call; only frozen BN layers stay in inference mode, and base.trainable = True thawed them. Check: get_weights() of the base before/after, compare the moving ones. Cure: thaw, then
# bn.trainable = False for every BN layer, then compile.
