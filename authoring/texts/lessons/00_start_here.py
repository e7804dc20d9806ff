# %% [markdown]
# # 00 · Start here
#
# **You have 200 labelled pictures. Where should the rest of the knowledge come from?** That is the question of the whole course, and
# **transfer learning** is the answer that it tests: to use for one task what was learned on another. The question of
# this lesson is smaller: **how does the course work, and does it work on your machine?**
#
# After this lesson you can
#
# 1. run a lesson from top to bottom and say whether your machine gives the course's numbers;
# 2. play the whole game once: a trained network, five labels of each kind, an answer;
# 3. read the map of the course;
# 4. go round the loop *lesson → assignment → Validate → hand in → feedback*.
#
# About 20 minutes. You should know a little Keras already: what a layer, its activation (relu, sigmoid, softmax) and a loss are, and what `compile` and `fit` do.

# %% [markdown]
# ## Does it run here?
#
# You started JupyterLab with `make lab`. A notebook is made of text and of **cells** with code. Click on the next cell and press **Shift + Enter**: it runs, and the
# cursor moves on. The first cell of each lesson takes some seconds, because TensorFlow is large.

# %%
import sys

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, course_map, data, photographs, reproducibility, weights

# %%
print("Python 3.11, 3.12 or 3.13:", (3, 11) <= sys.version_info[:2] <= (3, 13))
print("Keras:", keras.__version__, "on", keras.backend.backend())
(train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
print("pictures to learn from:", train_images.shape, "· for the test:", test_images.shape)

# %% [markdown]
# You should see `True`, Keras 3.15.1, and 60,000 and 10,000 pictures: the lessons were executed with exactly this Keras, and every printed line is compared again whenever the course
# changes. Nothing is downloaded from now on; all the data came with the course. (In experiments we shall act as if only 200 pictures had a label. The others are there to check what we believe.)
#
# Here is one of the pictures, 28 × 28 numbers from 0 to 255. **Predict:** what is it?

# %%
fig, ax = plt.subplots(figsize=(2.6, 2.6))
ax.imshow(train_images[37], cmap="gray_r")
ax.set(xticks=[0, 14, 27], yticks=[0, 14, 27], title="What is this?")
plt.show()

# %% [markdown]
# *Figure: a small grey picture, dark on white: a garment with a neckline and two long sleeves that hang down on both sides.*

# %%
print("label", train_labels[37], "=", data.CLASS_NAMES[train_labels[37]])
print("all ten:", ", ".join(data.CLASS_NAMES))

# %% [markdown]
# Did you hesitate between this and a shirt or a coat? There are ten kinds of clothes. **Predict:** how often is somebody right who guesses?

# %%
for labels in (train_labels, test_labels):
    print("pictures of each kind:", *np.bincount(labels))

# %% [markdown]
# Equally many of each, so a guesser is right once in ten times. **What a guesser gets**, in short **chance**, is the first thing to compare a result with.

# %% [markdown]
# ## Predict, then run
#
# You have met the word **Predict** twice, and will meet it often. Stop there, and decide on an answer before you run the cell. A wrong prediction is worth more than no
# prediction: it is how you notice what you believed. Lessons come with their outputs. To predict without seeing them, choose *Edit → Clear Outputs of All Cells* now, and at the beginning of each lesson.
#
# Training begins with random numbers. **Predict:** we make the same layer twice. Does it start with the same weights? And if we call
# `set_seed(42)` before each? `set_seed(43)`?


# %%
def new_weights():
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    return layer.get_weights()[0]


print("without a seed:   ", np.array_equal(new_weights(), new_weights()))
reproducibility.set_seed(42)
first = new_weights()
reproducibility.set_seed(42)
print("with the same one:", np.array_equal(first, new_weights()))
reproducibility.set_seed(43)
print("with another one: ", np.array_equal(first, new_weights()))

# %% [markdown]
# A **seed** is the number that the random ones are computed from; with the same seed they come again. That is why your numbers can agree with the stored ones, and why one run proves little: with another
# seed, another number comes out. Where the course compares two ways of training, it mostly runs each several times, and shows the runs or their mean.

# %% [markdown]
# ## The whole game, in ten minutes
#
# Before we look inside anything: transfer learning, from the first line to the last. The pictures are photographs of nine kinds of things.

# %%
images, kinds, names = photographs.load()
first_of_each = [np.flatnonzero(kinds == kind)[6] for kind in range(9)]
fig, axes = plt.subplots(1, 9, figsize=(9.6, 1.5))
for ax, place in zip(axes, first_of_each):
    ax.imshow(images[place])
    ax.set_xlabel(photographs.KINDS[kinds[place]], fontsize=9)
    ax.set(xticks=[], yticks=[])
fig.suptitle("Nine kinds", x=0.01, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: nine small colour photographs on white, one of each kind: bird, land animal, sea animal, fruit, vegetable, flower, vehicle, tool, container.*
#
# Five pictures of each kind get a label, 45 in all. Up to six others of each kind judge.

# %%
generator = np.random.default_rng(42)
orders = [generator.permutation(np.flatnonzero(kinds == kind)) for kind in range(9)]
labelled = np.concatenate([order[6:11] for order in orders])  # the first six are for lesson 10
others = np.concatenate([order[11:17] for order in orders])
print("labelled:", len(labelled), "· judges:", len(others), f"· chance: {1 / 9:.2f}")

# %% [markdown]
# The knowledge comes from **Xception**, a network that has learned from a million photographs. Its last layer, which gave the answers of *its* task, is left off. What remains describes each picture by 2,048 numbers, and stays as it is.

# %%
base_model = keras.applications.Xception(
    weights=weights.imagenet("xception"),
    include_top=False,
    input_shape=(150, 150, 3),
    pooling="avg",
)
base_model.trainable = False

# %%
chosen = np.concatenate([labelled, others])
scaled = keras.applications.xception.preprocess_input(images[chosen].astype("float32"))
described = base_model.predict(scaled, batch_size=48, verbose=0)
print("numbers about each picture:", described.shape[1])

# %% [markdown]
# On top goes a new last layer with nine answers; only its weights learn, from the 45. For comparison, the same layer learns from the pixels. **Predict** how many of the other pictures each gets right. A guesser has 0.11.


# %%
def new_layer(x, y):
    layer = keras.Sequential([keras.Input((x.shape[1],)), keras.layers.Dense(9)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    layer.compile(optimizer=keras.optimizers.Adam(0.002), loss=loss, steps_per_execution=20)
    # Sixty epochs, laid end to end, and twenty steps at a time: the same, only faster.
    layer.fit(np.tile(x, (60, 1)), np.tile(y, 60), batch_size=45, shuffle=False, verbose=0)
    return layer


# %%
reproducibility.set_seed(42)
# The mean of each square of 5 × 5 pixels: 30 × 30 are left.
pixels = images[chosen].reshape(-1, 30, 5, 30, 5, 3).mean(axis=(2, 4)).reshape(len(chosen), -1)
right = {}
for name, x in [("pixels", pixels / 255), ("Xception", described)]:
    layer = new_layer(x[:45], kinds[labelled])
    found = layer.predict(x[45:], verbose=0).argmax(axis=1)
    right[name] = np.mean(found == kinds[others])
    print(f"{name:8} {right[name]:.2f}")
assert right["Xception"] > right["pixels"] + 0.1

# %%
fig, axes = plt.subplots(1, 9, figsize=(9.6, 1.6))
for ax, place in zip(axes, range(1, 54, 6)):
    kind = photographs.KINDS[found[place]]
    ax.imshow(images[others[place]])
    ax.set_xlabel(kind if found[place] == kinds[others[place]] else f"({kind})", fontsize=9)
    ax.set(xticks=[], yticks=[])
fig.suptitle("What it says (in brackets: wrong)", x=0.01, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: nine of the other pictures with the answer of the layer on Xception below each; wrong answers stand in brackets.*
#
# It works at once, with 45 labels and no training to speak of. That is transfer learning, and it is *all* of it: a network that knows something, its last layer replaced, few labels. The rest of the course asks what you could not see here. What must not move, and how do you prove it? Was it what the network
# learned, or its shape? May it learn as well? And for which pictures does this work? On the grey clothes it will gain far less; lesson 10 comes back to these photographs.

# %% [markdown]
# ## The map
#
# Twelve lessons follow. A word you will meet on the way: a layer can be **frozen**, so that the optimizer leaves its weights alone, and **thawed** again. Look at the map. **Predict:** in which
# lessons would you look up why a layer that you froze goes on learning?

# %%
fig, ax = plt.subplots(figsize=(9.6, 7.5))
course_map.draw(ax, "Twelve questions, one after the other")
plt.show()

# %% [markdown]
# *Figure: a path through four bands of three lessons. Inside a network: 01 Batch normalization, 02 Trainable and non-trainable weights, 03
# Cloning and freezing. Knowledge from elsewhere: 04 Fashion-MNIST A/B transfer, 05 Feature extraction with Xception and DenseNet, 06 Fine-tuning.
# Training, and advice on it: 07 Optimizers, 08 Learning-rate schedules, 09 Old advice, tested. Pictures of your own: 10 Photographs, 11 One workflow, start to finish, 12 Why it works, and how far. Each box also holds the question of its lesson, which stands at its beginning, too.*
#
# In 02 (which numbers does training change?) and in 03, which has it in its title. The first band shows the mechanisms on toys, the second uses them on pictures, the third looks at training
# itself, and at which of the sentences that everybody repeats are true; the last asks for which pictures transfer wins, and why, and puts all the steps together. Lessons 10 and 11 need no more than lessons 05 and 06: take them right after these if you like.

# %% [markdown]
# ## The loop
#
# 1. Read and run a **lesson** in `course/`. Change things. To get the original back, take it from the course folder as you got it.
# 2. Open its **assignment** in `work/`, if it has one: your own copy, which is never overwritten.
# 3. Write your code where it says `YOUR CODE HERE`, and press **Validate** in the bar above the notebook: the checks you can see are run.
# 4. **Hand in** the notebook the way your instructor says.
# 5. Further checks try your code on other models and with other arguments, and look at what it *does*. Then you get a page of **feedback**.
#
# Suppose the task was to freeze a layer of a model that had been fitted before. **Predict:** does this solution pass the check below it?


# %%
def freeze_hidden(model):
    model.get_layer("hidden").trainable = False  # the flag is set, and nothing else is done


numbers, answers = np.ones((8, 3)), np.zeros((8, 1))
model = keras.Sequential(
    [keras.Input((3,)), keras.layers.Dense(4, name="hidden"), keras.layers.Dense(1, name="head")]
)
model.compile(optimizer="sgd", loss="mse")
history = model.fit(numbers, answers, verbose=0)

# %%
freeze_hidden(model)
moved = checks.moved_by_fit(model, numbers, answers)  # trains once, and sees what has changed
try:
    checks.require(
        "hidden/kernel" not in moved,
        expected="a fit after freeze_hidden(model) leaves the layer hidden as it was",
        found="hidden/kernel changed",
        misconception="stale-compile-after-freezing",
    )
except checks.CheckFailed as feedback:
    print(feedback.text)

# %% [markdown]
# It does not. First comes the name of the mistake, in brackets the one under which your instructor finds it; then what was expected and what was found; then why, what to try, and where to read
# about it. You will understand this message after lessons 02 and 03. No check ever reads your code or looks at how you wrote it.

# %% [markdown]
# ## Words
#
# Each lesson explains its words where it first needs them, and prints them in **bold** there. When you meet one again and have forgotten it, look here.
#
# <details><summary>All words, each with the place that explains it</summary>
#
# | word | in one line | explained in |
# |---|---|---|
# | augmentation | random changes to the pictures, new in each epoch | [05 The base once, or in every epoch](lesson_05_feature_extraction.ipynb#The-base-once,-or-in-every-epoch) |
# | backbone | a large trained network that is used as a frozen base | [10 Nine kinds of things](lesson_10_photographs.ipynb#Nine-kinds-of-things) |
# | base | all of a network that lies below its head | [03 Freeze, train, thaw, train](lesson_03_cloning_and_freezing.ipynb#Freeze,-train,-thaw,-train) |
# | baseline | what you would do otherwise: the result beside which a result means something | [04 Model A, and B in two ways](lesson_04_ab_transfer.ipynb#Model-A,-and-B-in-two-ways) |
# | batch | the examples that a network is given together | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature) |
# | batch normalization | a layer that brings each feature to mean 0 and standard deviation 1, then stretches and shifts it | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature) |
# | bias | the part of a layer's weights that is added, one number for each unit | [02 Four lists of numbers](lesson_02_trainable_weights.ipynb#Four-lists-of-numbers) |
# | budget | the number of steps that each way of training gets | [04 Two tasks from one data set](lesson_04_ab_transfer.ipynb#Two-tasks-from-one-data-set) |
# | calibration | how well a network's confidence agrees with how often it is right | [12 Can you rely on the number it prints?](lesson_12_why_and_how_far.ipynb#Can-you-rely-on-the-number-it-prints?) |
# | callback | something that `fit` calls at certain moments | [01 Statistics that lag behind](lesson_01_batch_normalization.ipynb#Statistics-that-lag-behind) |
# | chance | what a guesser gets | [00 Does it run here?](#Does-it-run-here?) |
# | channel | what one filter has found, at all places; or one colour of a picture | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature) |
# | clip | to limit gradients that are too large | [07 The arguments, then and now](lesson_07_optimizers.ipynb#The-arguments,-then-and-now) |
# | clone | a copy of a network made of new layers | [03 Two names, one layer](lesson_03_cloning_and_freezing.ipynb#Two-names,-one-layer) |
# | confidence | the probability that a network gives to its own answer | [12 Can you rely on the number it prints?](lesson_12_why_and_how_far.ipynb#Can-you-rely-on-the-number-it-prints?) |
# | confidence interval | a range around a mean; 95 of 100 such ranges hold the true mean | [04 All forty-five pairs](lesson_04_ab_transfer.ipynb#All-forty-five-pairs) |
# | confusion matrix | how often each kind is taken for each other | [10 Five labels of each kind](lesson_10_photographs.ipynb#Five-labels-of-each-kind) |
# | convolutional layer | a layer that slides small filters over the picture | [04 Do convolutional features transfer better?](lesson_04_ab_transfer.ipynb#Do-convolutional-features-transfer-better?) |
# | domain shift | pictures that come from elsewhere than those a network learned from | [10 Where it stops](lesson_10_photographs.ipynb#Where-it-stops) |
# | dropout | setting numbers to zero at random in training, so that none can be relied on | [05 DenseNet121 with a bigger head](lesson_05_feature_extraction.ipynb#DenseNet121-with-a-bigger-head) |
# | early stopping | ending the training when a validation score no longer improves | [05 When to stop, and what the score is worth then](lesson_05_feature_extraction.ipynb#When-to-stop,-and-what-the-score-is-worth-then) |
# | epoch | as many steps as it takes to see every example once | [01 Statistics that lag behind](lesson_01_batch_normalization.ipynb#Statistics-that-lag-behind) |
# | feature | one of the numbers that describe an example, at the input or inside a network | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature) |
# | feature extraction | training a new head on what a frozen base says | [05 A network without its head](lesson_05_feature_extraction.ipynb#A-network-without-its-head) |
# | fine-tuning | letting a trained base go on learning, on the new pictures | [06 Head first, then thaw](lesson_06_fine_tuning.ipynb#Head-first,-then-thaw) |
# | from scratch | beginning with random weights, without knowledge from elsewhere | [04 Model A, and B in two ways](lesson_04_ab_transfer.ipynb#Model-A,-and-B-in-two-ways) |
# | frozen, thawed | left alone by the optimizer (what a layer updates by itself may go on); allowed to learn again | [00 The map](#The-map) |
# | functional model | a model made from an input and an output | [03 A new head on a clone](lesson_03_cloning_and_freezing.ipynb#A-new-head-on-a-clone) |
# | gain | the accuracy with transfer minus that from scratch | [04 All forty-five pairs](lesson_04_ab_transfer.ipynb#All-forty-five-pairs) |
# | generalization | what carries over from the labelled pictures to others | [10 Does fine-tuning help?](lesson_10_photographs.ipynb#Does-fine-tuning-help?) |
# | gradient | how fast the loss grows when a weight grows | [07 One step, by hand](lesson_07_optimizers.ipynb#One-step,-by-hand) |
# | head | the last layer, or layers, which give the answer | [03 Two names, one layer](lesson_03_cloning_and_freezing.ipynb#Two-names,-one-layer) |
# | ImageNet | a million photographs in 1,000 classes | [05 A network without its head](lesson_05_feature_extraction.ipynb#A-network-without-its-head) |
# | inference | using a network, not training it | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature) |
# | invariance | an answer stays the same although something in the picture changes | [12 The garment may stand anywhere](lesson_12_why_and_how_far.ipynb#The-garment-may-stand-anywhere) |
# | kernel | the weights of a layer that are multiplied with its input | [02 Four lists of numbers](lesson_02_trainable_weights.ipynb#Four-lists-of-numbers) |
# | leak | an answer that reaches the model by another way than the labels you count | [04 Weights that know the answers](lesson_04_ab_transfer.ipynb#Weights-that-know-the-answers) |
# | learning rate | how far a step goes | [01 Statistics that lag behind](lesson_01_batch_normalization.ipynb#Statistics-that-lag-behind) |
# | linear probe | a linear head on frozen numbers, to measure what they are worth | [10 Five labels of each kind](lesson_10_photographs.ipynb#Five-labels-of-each-kind) |
# | logit | a number before the sigmoid, where above 0 means yes; or before a softmax, where the largest wins | [03 A new head on a clone](lesson_03_cloning_and_freezing.ipynb#A-new-head-on-a-clone) |
# | momentum | of batch normalization: the share of the old moving statistics that a step keeps; of an optimizer: its memory of earlier steps | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature), [07 One step, by hand](lesson_07_optimizers.ipynb#One-step,-by-hand) |
# | moving mean, moving variance | the statistics that batch normalization stores for inference | [01 Four numbers a feature](lesson_01_batch_normalization.ipynb#Four-numbers-a-feature) |
# | nearest class mean | the kind whose labelled pictures have the nearest average | [10 Five labels of each kind](lesson_10_photographs.ipynb#Five-labels-of-each-kind) |
# | negative transfer | knowledge from elsewhere that does harm | [10 Where it stops](lesson_10_photographs.ipynb#Where-it-stops) |
# | no clear difference | not every run agrees; it does not mean equal | [01 Each at its best](lesson_01_batch_normalization.ipynb#Each-at-its-best) |
# | occlusion map | how far an answer falls when a patch covers each place of a picture | [12 What does it look at?](lesson_12_why_and_how_far.ipynb#What-does-it-look-at?) |
# | one-hot | a class written as a row of zeros with a single 1 | [05 Labels and a loss that do not fit](lesson_05_feature_extraction.ipynb#Labels-and-a-loss-that-do-not-fit) |
# | optimizer | the rule that makes steps out of gradients | [07 One step, by hand](lesson_07_optimizers.ipynb#One-step,-by-hand) |
# | overfitting | getting better on the labelled pictures without getting better on others | [10 Does fine-tuning help?](lesson_10_photographs.ipynb#Does-fine-tuning-help?) |
# | paired comparison | both ways get the same pictures in the same order, seed by seed | [04 Five seeds, and a famous result](lesson_04_ab_transfer.ipynb#Five-seeds,-and-a-famous-result) |
# | parameter | a single number in the weights | [01 Three places in a network](lesson_01_batch_normalization.ipynb#Three-places-in-a-network) |
# | PCA | the directions in which examples differ most | [05 What are the features worth?](lesson_05_feature_extraction.ipynb#What-are-the-features-worth?) |
# | percentage point | 0.95 instead of 0.94 is one | [04 All forty-five pairs](lesson_04_ab_transfer.ipynb#All-forty-five-pairs) |
# | pipeline | the steps from a picture on the disk to a batch in the network | [11 Three parts, and a pipeline](lesson_11_one_workflow.ipynb#Three-parts,-and-a-pipeline) |
# | pre-activation | a number in front of an activation | [01 What the layers see](lesson_01_batch_normalization.ipynb#What-the-layers-see) |
# | regularization | what restrains learning so that pictures without a label are served better | [11 Overfitting, seen and named](lesson_11_one_workflow.ipynb#Overfitting,-seen-and-named) |
# | reliability diagram | how often answers are right, against how sure they are | [12 Can you rely on the number it prints?](lesson_12_why_and_how_far.ipynb#Can-you-rely-on-the-number-it-prints?) |
# | schedule | which learning rate belongs to which step | [08 Seven shapes](lesson_08_learning_rate_schedules.ipynb#Seven-shapes) |
# | seed | the number that random numbers are computed from | [00 Predict, then run](#Predict,-then-run) |
# | serving | answering other programs' questions with a trained model | [11 Saved, served, and tested once](lesson_11_one_workflow.ipynb#Saved,-served,-and-tested-once) |
# | shortcut | a way around a block; what comes along it is added to what the block makes | [05 Which layer to cut at](lesson_05_feature_extraction.ipynb#Which-layer-to-cut-at) |
# | standard error | the standard deviation, divided by the root of the number of values: how far a mean may be off | [04 All forty-five pairs](lesson_04_ab_transfer.ipynb#All-forty-five-pairs) |
# | step | one update of the weights, from one batch | [01 Statistics that lag behind](lesson_01_batch_normalization.ipynb#Statistics-that-lag-behind) |
# | stochastic gradient descent | SGD: a step against the gradient, learning rate times its size | [07 One step, by hand](lesson_07_optimizers.ipynb#One-step,-by-hand) |
# | stratified | said of a split in which each part has every kind | [11 Three parts, and a pipeline](lesson_11_one_workflow.ipynb#Three-parts,-and-a-pipeline) |
# | study | an experiment too long for a lesson, run beforehand | [01 Batch normalization](lesson_01_batch_normalization.ipynb#01-·-Batch-normalization) |
# | task A, task B | telling eight kinds of clothes apart; telling the other two apart | [03 The damage, measured](lesson_03_cloning_and_freezing.ipynb#The-damage,-measured) |
# | temperature scaling | dividing all logits by one number, chosen on validation pictures, to calibrate | [12 Can you rely on the number it prints?](lesson_12_why_and_how_far.ipynb#Can-you-rely-on-the-number-it-prints?) |
# | test set | pictures that are looked at once, at the end | [01 Batch normalization](lesson_01_batch_normalization.ipynb#01-·-Batch-normalization) |
# | tracing | writing a training step down as a graph, once | [02 When a change takes effect](lesson_02_trainable_weights.ipynb#When-a-change-takes-effect) |
# | transfer learning | using for one task what was learned on another | [00 Start here](#00-·-Start-here) |
# | validation set | pictures that are not trained on and may be looked at often | [01 Batch normalization](lesson_01_batch_normalization.ipynb#01-·-Batch-normalization) |
# | warm-up | beginning with a small learning rate that rises | [08 Seven shapes](lesson_08_learning_rate_schedules.ipynb#Seven-shapes) |
# | weight decay | taking a small share from every weight at each step | [07 A step size for every weight](lesson_07_optimizers.ipynb#A-step-size-for-every-weight) |
#
# </details>

# %% [markdown]
# ## What goes wrong
#
# ### Cells run twice, or out of order
#
# A notebook remembers. **Predict** what the next cell prints if you run it twice.

# %%
shrunk = train_images / 255
print("shrunk, largest number:      ", round(float(shrunk.max()), 4))
train_images = train_images / 255
print("train_images, largest number:", round(float(train_images.max()), 4))

# %% [markdown]
# The first time, both are 1. We do the second time here for you:

# %%
print("twice, largest number:", round(float((train_images / 255).max()), 4))

# %% [markdown]
# `train_images` was divided already, and is divided once more. Nothing complains; a network trained on such numbers merely learns badly.
#
# **The repair:** *Kernel → Restart Kernel and Run All Cells*. If a lesson or your assignment behaves strangely, do that first. Before you hand in, do it
# always: your work is graded from top to bottom in a fresh notebook. And give a changed array a new name, as we did with `shrunk`.
#
# ### The wrong Python
#
# `ModuleNotFoundError: No module named 'helpers'` means that Jupyter was not started by the course. Close it and start it with `make lab`.

# %% [markdown]
# ## Check yourself
#
# **1.** Somebody tells ten kinds of clothes apart, with equally many pictures of each. The network is right for 11 % of the test pictures. Is that good?
#
# <details><summary>Answer</summary>
# It is what a guesser gets: of ten kinds, guessing gives about 10 %.
# </details>
#
# **2.** One training run gave 0.93 with method X and 0.92 with method Y. Is X better?
#
# <details><summary>Answer</summary>
# One run each cannot tell: another seed gives other numbers. Run both several times and look at all runs.
# </details>
#
# **3.** Your function passes Validate. Is it certain that you get all points?
#
# <details><summary>Answer</summary>
# No. Validate runs the checks that you can see. Further ones try your function on other models.
# </details>

# %% [markdown]
# ## Key points
#
# - Run the first cells of this lesson to see whether your machine has what the course needs. All data is in the course.
# - Predict before you run, and compare with what a guesser gets.
# - Transfer learning in one line: a network that knows something, a new last layer, few labels.
# - The map has four parts: inside a network, knowledge from elsewhere, training and advice on it, pictures of your own. Lesson → assignment → Validate → hand in → feedback; restart and run all before you hand in.
#
# **Next:** [01 Batch normalization](lesson_01_batch_normalization.ipynb): what does a layer compute, and what does it remember?
