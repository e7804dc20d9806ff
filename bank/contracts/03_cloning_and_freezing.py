"""What each sentence of assignment 03 can cost."""

# /// contract
# context = [
#     "Write `",
#     "`model_a` is a trained classifier",
#     "its last layer is its head (a layer",
#     "(If you go through `model.layers`",
#     "a functional model lists its",
#     "`model_b` is a yes/no model as in",
#     "The copy need not be compiled",
#     "that is **independent**:",
#     "A must stay as it is:",
#     "And it stays so whatever is done",
#     "- on top, a new head:",
# ]
# [personas]
# "with the same layers and the same weights" = "forgets_set_weights"
# "everything of A but its head" = "forgets_set_weights"
# "all layers frozen except the new head" = "leaves_batch_norm_unfrozen"
# "whether\nthe base was frozen" = "thaws_with_the_model_flag"
# ///

# %% clone_with_weights violates="It returns a copy of `model`" lost="clone_has_the_same_weights clone_is_independent b_keeps_what_a_learned b_learns_only_its_head a_is_left_alone"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())


# %% clone_with_weights violates="with the same layers and the same weights" lost="clone_has_the_same_weights"
def clone_with_weights(model):
    if not isinstance(model, keras.Sequential):
        start = end = keras.Input(model.input_shape[1:])
        for layer in model.layers[1:]:
            if not isinstance(layer, keras.layers.Dropout):
                end = type(layer).from_config(layer.get_config())(end)
        clone = keras.Model(start, end)
    else:
        clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone


# %% clone_with_weights violates="with the same layers and the same weights" lost="clone_has_the_same_weights"
def clone_with_weights(model):
    def plain(layer):
        if isinstance(layer, keras.layers.BatchNormalization):
            return keras.layers.BatchNormalization(name=layer.name, trainable=layer.trainable)
        return layer.__class__.from_config(layer.get_config())

    clone = keras.models.clone_model(model, clone_function=plain)
    clone.set_weights(model.get_weights())
    return clone


# %% clone_with_weights violates="with the same layers and the same weights" lost="clone_has_the_same_weights=cloned-in-part b_keeps_what_a_learned"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    for old, new in zip(model.weights, clone.weights):
        if old.trainable or not old.path.endswith(("moving_mean", "moving_variance")):
            new.assign(old)
    return clone


# %% clone_with_weights violates="with the same layers and the same weights" lost="clone_has_the_same_weights=cloned-in-part b_keeps_what_a_learned=cloned-without-weights"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    for old, new in zip(model.layers, clone.layers):
        if not hasattr(old, "layers"):
            new.set_weights(old.get_weights())
    return clone


# %% clone_with_weights violates="whose layers have the same `trainable` flags" lost="clone_has_the_same_weights=trainable-flags-lost"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    for old, new in zip(model.layers, clone.layers):
        new.trainable = old.trainable
    return clone


# %% clone_with_weights violates="whose layers have the same `trainable` flags" lost="clone_has_the_same_weights=trainable-flags-lost"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    for layer in clone.layers:
        for inner in getattr(layer, "layers", []):
            inner.trainable = True
            for innermost in getattr(inner, "layers", []):
                innermost.trainable = True
    return clone


# %% clone_with_weights violates="a flag of its own does not count" lost="clone_has_the_same_weights=trainable-flags-lost"
def clone_with_weights(model):
    def copied(layer):
        new = layer.__class__.from_config(layer.get_config())
        if hasattr(layer, "layers") and not layer.trainable:
            new.trainable = True
            new.trainable = False
        return new

    clone = keras.models.clone_model(model, clone_function=copied)
    clone.set_weights(model.get_weights())
    return clone


# %% clone_with_weights violates="training the copy, or freezing its layers, leaves" lost="clone_is_independent=layers-shared a_is_left_alone=froze-the-wrong-object"
def clone_with_weights(model):
    def copied(layer):
        if not layer.weights:
            return layer
        return layer.__class__.from_config(layer.get_config())

    clone = keras.models.clone_model(model, clone_function=copied)
    clone.set_weights(model.get_weights())
    return clone


# %% clone_with_weights violates="training the copy, or freezing its layers, leaves" lost="clone_is_independent=layers-shared a_is_left_alone=layers-shared"
def clone_with_weights(model):
    def copied(layer):
        if isinstance(layer, keras.layers.BatchNormalization):
            return layer
        return layer.__class__.from_config(layer.get_config())

    clone = keras.models.clone_model(model, clone_function=copied)
    clone.set_weights(model.get_weights())
    return clone


# %% clone_with_weights violates="`model` itself must not change" lost="clone_has_the_same_weights=froze-the-wrong-object a_is_left_alone=froze-the-wrong-object"
def clone_with_weights(model):
    for layer in model.layers:
        if layer.name != "hidden1":
            layer.trainable = True
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone


# %% clone_with_weights violates="its weights, its flags, its optimizer" lost="clone_has_the_same_weights=froze-the-wrong-object"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    for one in (model, clone):
        one.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    return clone


# %% clone_with_weights violates="its weights, its flags, its optimizer" lost="clone_has_the_same_weights=froze-the-wrong-object b_keeps_what_a_learned a_is_left_alone"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    model(np.zeros((8, *model.input_shape[1:]), "float32"), training=True)
    clone.set_weights(model.get_weights())
    return clone


# %% shares_layers violates="It returns `True` if at least one layer" lost="sharing_is_recognised"
def shares_layers(a, b):
    weights_of_a = {id(weight) for weight in a.weights}
    return {id(weight) for weight in b.weights} <= weights_of_a


# %% shares_layers violates="It returns `True` if at least one layer" lost="sharing_is_recognised"
def shares_layers(a, b):
    return sum(one is other for one in a.weights for other in b.weights)


# %% shares_layers violates="It returns `True` if at least one layer" lost="sharing_is_recognised"
def shares_layers(a, b):
    def kernels(model):
        return {id(weight) for weight in model.weights if weight.path.endswith("kernel")}

    return bool(kernels(a) & kernels(b))


# %% shares_layers violates="new weights in one show in the other" lost="sharing_is_recognised=trainable-weights-compared"
def shares_layers(a, b):
    if a is b:
        return any(weight.trainable for weight in a.weights)
    return any(one is other for one in a.weights for other in b.weights)


# %% shares_layers violates="otherwise `False`" lost="sharing_is_recognised"
def shares_layers(a, b):
    weights_of_a = {id(weight) for weight in a.weights}
    if any(id(weight) in weights_of_a for weight in b.weights):
        return True


# %% shares_layers violates="Look at every depth, in both" lost="sharing_is_recognised=nested-layers-overlooked"
def shares_layers(a, b):
    def layers(model):
        flat = list(model.layers)
        for layer in model.layers:
            flat += getattr(layer, "layers", [])
        return {id(layer) for layer in flat if layer.weights}

    return bool(layers(a) & layers(b))


# %% shares_layers violates="a layer of `a` may sit in a model inside `b`, or" lost="sharing_is_recognised=nested-layers-overlooked"
def shares_layers(a, b):
    def everywhere(model):
        for layer in model.layers:
            yield layer
            yield from everywhere(layer) if hasattr(layer, "layers") else []

    top = [{id(layer) for layer in model.layers if layer.weights} for model in (a, b)]
    deep = [{id(layer) for layer in everywhere(model) if layer.weights} for model in (a, b)]
    return bool(top[0] & deep[1] or top[1] & deep[0])


# %% shares_layers violates="Two layers with the same name" lost="sharing_is_recognised"
def shares_layers(a, b):
    def known(model):
        return {(w.path.split("/")[-2], w.numpy().tobytes()) for w in model.weights}

    return bool(known(a) & known(b))


# %% shares_layers violates="A layer without weights, such as `Flatten`" lost="sharing_is_recognised"
def shares_layers(a, b):
    return bool({id(v) for v in a.variables} & {id(v) for v in b.variables})


# %% shares_layers violates="Whether a layer is frozen makes no difference" lost="sharing_is_recognised=trainable-weights-compared"
def shares_layers(a, b):
    return bool({id(w) for w in a.trainable_weights} & {id(w) for w in b.trainable_weights})


# %% build_b_on_a violates="Return a new model B" lost="a_is_left_alone=layers-shared"
ALREADY_BUILT = {}


def build_b_on_a(model_a):
    if id(model_a) not in ALREADY_BUILT:
        clone = clone_with_weights(model_a)
        layers = [layer for layer in clone.layers if not isinstance(layer, keras.layers.InputLayer)]
        for layer in layers:
            layer.trainable = False
        head = keras.layers.Dense(1, activation="sigmoid")
        model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), *layers[:-1], head])
        ALREADY_BUILT[id(model_a)] = model_a, model_b
    model_b = ALREADY_BUILT[id(model_a)][1]
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="everything of A but its head" lost="b_keeps_what_a_learned=old-head-kept"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    clone.layers.pop()
    for layer in clone.layers:
        layer.trainable = False
    head = keras.layers.Dense(1, activation="sigmoid")
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:]), clone, head])
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="everything of A but its head" lost="b_keeps_what_a_learned"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if layer.weights:
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="one unit, `sigmoid`" lost="b_keeps_what_a_learned"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="hard_sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="all layers frozen except the new head" lost="b_learns_only_its_head=nothing-frozen"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = hasattr(layer, "layers")
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="compiled with the binary cross-entropy loss and an optimizer" lost="b_learns_only_its_head=loss-does-not-match-output"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss=keras.losses.BinaryCrossentropy(label_smoothing=0.1))
    return model_b


# %% build_b_on_a violates="compiled with the binary cross-entropy loss and an optimizer" lost="b_learns_only_its_head=not-compiled"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    return model_b


# %% build_b_on_a violates="is the shape of the input" lost="b_keeps_what_a_learned"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input((6,))])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="is the shape of the input" lost="b_keeps_what_a_learned"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    clone.pop()
    for layer in clone.layers:
        layer.trainable = False
    clone.add(keras.layers.Dense(1, activation="sigmoid"))
    clone.compile(optimizer="sgd", loss="binary_crossentropy")
    return clone


# %% build_b_on_a violates="its weights, its head, its `trainable` flags" lost="a_is_left_alone"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    if isinstance(model_a, keras.Sequential):
        model_a.pop()
    return model_b


# %% build_b_on_a violates="its weights, its head, its `trainable` flags" lost="a_is_left_alone=froze-the-wrong-object"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    model_a.trainable = False
    model_a.trainable = True
    return model_b


# %% build_b_on_a violates="trained, frozen or" lost="a_is_left_alone=layers-shared"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for old, layer in zip(model_a.layers[:-1], clone.layers[:-1]):
        if not isinstance(layer, keras.layers.InputLayer):
            layer = layer if layer.weights else old
            if layer.weights:
                layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="Each call makes another B" lost="a_is_left_alone=layers-shared"
CLONES = {}


def build_b_on_a(model_a):
    if model_a not in CLONES:
        CLONES[model_a] = clone_with_weights(model_a)
    model_b = keras.Sequential([keras.Input(model_a.input_shape[1:])])
    for layer in CLONES[model_a].layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            model_b.add(layer)
    model_b.add(keras.layers.Dense(1, activation="sigmoid"))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="its weights must not change now" lost="thaw_takes_effect"
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model_b(np.ones((4, *model_b.input_shape[1:]), "float32"), training=True)
    return model_b


# %% thaw_and_recompile violates="its weights must not change now" lost="thaw_takes_effect"
def thaw_and_recompile(model_b, learning_rate):
    thawed = keras.models.clone_model(model_b)
    model_b.set_weights(thawed.get_weights())
    model_b.trainable = False
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="Make **every** layer trainable again" lost="thaw_takes_effect=thaw-skipped"
def thaw_and_recompile(model_b, learning_rate):
    for layer in model_b.layers:
        layer.trainable = True
        for inner in getattr(layer, "layers", []):
            inner.trainable = True
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="Make **every** layer trainable again" lost="thaw_takes_effect=thaw-skipped"
def thaw_and_recompile(model_b, learning_rate):
    def thaw(layer):
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = True
        for inner in getattr(layer, "layers", []):
            thaw(inner)

    for layer in model_b.layers:
        thaw(layer)
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="really moves all of them" lost="thaw_takes_effect=stale-compile-after-thawing new_optimizer_at_the_given_rate=optimizer-reused"
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    model_b.optimizer.learning_rate = learning_rate
    return model_b


# %% thaw_and_recompile violates="with a new optimizer of your choice" lost="new_optimizer_at_the_given_rate"
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate / 10), loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="with a new optimizer of your choice" lost="new_optimizer_at_the_given_rate=argument-not-used"
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.Adam(0.05), loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="and the binary cross-entropy loss." lost="new_optimizer_at_the_given_rate=loss-does-not-match-output"
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    loss = keras.losses.BinaryFocalCrossentropy()
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=loss)
    return model_b


# %% thaw_and_recompile violates="Work on `model_b` itself and return it" lost="thaw_takes_effect"
def thaw_and_recompile(model_b, learning_rate):
    thawed = keras.models.clone_model(model_b)
    thawed.set_weights(model_b.get_weights())
    thawed.trainable = False
    thawed.trainable = True
    thawed.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return thawed


# %% thaw_and_recompile violates="Work on `model_b` itself and return it" lost="thaw_takes_effect"
def thaw_and_recompile(model_b, learning_rate):
    model_b.trainable = False
    model_b.trainable = True
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")


# %% clone_with_weights violates="training the copy, or freezing its layers, leaves" lost="clone_is_independent"
def clone_with_weights(model):
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    if model.compiled:
        clone.compile(optimizer=model.optimizer, loss=model.loss)
    return clone


# %% build_b_on_a violates="everything of A but its head" lost="b_keeps_what_a_learned"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    features = clone_input = keras.Input(model_a.input_shape[1:])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, (keras.layers.InputLayer, keras.layers.Dropout)):
            layer.trainable = False
            features = layer(features)
    model_b = keras.Model(clone_input, keras.layers.Dense(1, activation="sigmoid")(features))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="its weights, its head, its `trainable` flags" lost="a_is_left_alone=layers-shared"
def build_b_on_a(model_a):
    whole = isinstance(model_a, keras.Sequential)
    clone = clone_with_weights(model_a) if whole else model_a
    features = clone_input = keras.Input(model_a.input_shape[1:])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            features = layer(features)
    model_b = keras.Model(clone_input, keras.layers.Dense(1, activation="sigmoid")(features))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b


# %% build_b_on_a violates="all layers frozen except the new head" lost="b_learns_only_its_head=optimizer-reused"
def build_b_on_a(model_a):
    clone = clone_with_weights(model_a)
    features = clone_input = keras.Input(model_a.input_shape[1:])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            features = layer(features)
    model_b = keras.Model(clone_input, keras.layers.Dense(1, activation="sigmoid")(features))
    model_b.compile(optimizer=model_a.optimizer or "sgd", loss="binary_crossentropy")
    return model_b


# %% thaw_and_recompile violates="Make **every** layer trainable again" lost="thaw_takes_effect=thaw-skipped"
def thaw_and_recompile(model_b, learning_rate):
    def thaw(layer):
        layer.trainable = True
        if isinstance(layer, keras.Sequential):
            for inner in layer.layers:
                thaw(inner)

    for layer in model_b.layers:
        thaw(layer)
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b


# %% clone_with_weights violates="with the same layers and the same weights" lost="clone_has_the_same_weights=cloned-in-part"
def clone_with_weights(model):
    def leaves(model):
        inside = getattr(model, "layers", [])
        return [leaf for layer in inside for leaf in leaves(layer)] or [model]

    copied = keras.models.clone_model(model)
    of_that_name = {layer.name: layer for layer in leaves(copied)}
    for old, new in zip(leaves(model), leaves(copied)):
        if old.weights:
            of_that_name[old.name].set_weights(old.get_weights())
            new.trainable = old.trainable
    return copied
