# /// verdict
# says = "Right: tf.keras, stacks in place of recursion, fit with its progress bar in place of train_on_batch, prints and warnings."
# ///

# %%
import tensorflow as tf
import warnings


def everything_in(model):
    todo, found = [model], []
    while todo:
        part = todo.pop()
        found.append(part)
        todo.extend(getattr(part, "layers", []))
    return found


# %% parameter_counts
def parameter_counts(model):
    model.summary()
    total = model.count_params()
    trainable = 0
    for w in model.trainable_weights:
        trainable += w.numpy().size
    print("total", total, "trainable", trainable)
    return {"non_trainable": total - trainable, "trainable": trainable, "total": total}


# %% freeze_by_name
def freeze_by_name(model, names):
    for part in everything_in(model)[1:]:
        if part.name in set(names):
            print("freezing", part.name)
            part.trainable = False
    warnings.warn("do not forget to compile!")


# %% RunningMean
class RunningMean(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        print("a new RunningMean")

    def build(self, shape):
        self.count = self.add_weight(shape=(), initializer="zeros", trainable=False, name="count")
        self.mean = self.add_weight(
            shape=(shape[-1],), initializer="zeros", trainable=False, name="mean"
        )
        super().build(shape)

    def call(self, x, training=False):
        if not training:
            return x
        n = tf.cast(tf.shape(x)[0], tf.float32)
        batch_mean = tf.reduce_mean(tf.cast(x, tf.float32), axis=0)
        new_count = self.count + n
        self.mean.assign((self.mean * self.count + batch_mean * n) / new_count)
        self.count.assign(new_count)
        return x


# %% layers_that_learn
def layers_that_learn(model, x, y):
    parts = [p for p in everything_in(model) if not getattr(p, "layers", None)]
    old = {p.name: [w.numpy() for w in p.weights] for p in parts}
    model.fit(x, y, batch_size=len(x), epochs=1, verbose=1)
    names = set()
    for p in parts:
        for w, o in zip(p.weights, old[p.name]):
            if (w.numpy() != o).any():
                names.add(p.name)
            w.assign(o)
    print(names)
    return names


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    parts = everything_in(model)
    for p in parts:
        p.trainable = True
    for p in parts:
        if not getattr(p, "layers", None):
            p.trainable = p.name in names
    model.compile(
        optimizer=tf.keras.optimizers.RMSprop(learning_rate=learning_rate),
        loss=tf.keras.losses.MeanSquaredError(),
        metrics=["mae"],
    )
    model.summary()
