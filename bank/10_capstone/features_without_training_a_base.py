# /// verdict
# says = "sneaker against ankle boot: features of an untrained base against pixels, in closed form, much printing"
# ///

# %% plan [markdown]
# Sneakers against ankle boots with 50 labels. I carry over nothing that was learned: a convolution with random weights, to see what the architecture alone
# is worth. Baseline: the same ridge regression on raw pixels. I expect no clear difference. Six seeds, "helps" if better in all.

# %% ways
import warnings

warnings.warn("no base here has seen a label")
(x, y), (x_test, y_test) = data.load_fashion_mnist()
pair, pair_test = np.isin(y, [7, 9]), np.isin(y_test, [7, 9])
pictures, signs = x[pair][:3000, ..., None] / np.float32(255), np.where(y[pair][:3000] == 7, 1.0, -1.0)
base = keras.Sequential([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(16, 5, strides=3, activation="relu"),
    keras.layers.Flatten(),
])
numbers = {
    "pixels": lambda images: images.reshape(len(images), -1),
    "random features": lambda images: np.array(base(images)),
}


def ridge(rows, truth, penalty=1.0):
    return rows.T @ np.linalg.solve(rows @ rows.T + penalty * np.eye(len(rows)), truth)


for name, of in numbers.items():
    print(name, of(pictures[:5]).shape)

# %% runs
results = {name: [] for name in numbers}
solutions = {}
for seed in range(6):
    labelled = np.random.default_rng(seed).permutation(3000)[:50]
    for name, of in numbers.items():
        solutions[name, seed] = ridge(of(pictures[labelled]), signs[labelled])
test_pictures, test_signs = x_test[pair_test][..., None] / np.float32(255), np.where(y_test[pair_test] == 7, 1, -1)
for (name, seed), solution in solutions.items():
    results[name].append(np.mean(np.sign(numbers[name](test_pictures) @ solution) == test_signs))
for name, found in results.items():
    print(name, np.round(found, 3))
print(comparison.verdict(np.subtract(results["random features"], results["pixels"])))
fig, ax = plt.subplots(figsize=(7, 2))
plots.runs(ax, results, xlabel="test accuracy")
plt.show()

# %% verdict [markdown]
# See the last line and the dots: I say what the rule says.

# %% limits [markdown]
# One pair, 50 labels, one random base, one penalty. I would draw six bases next.
