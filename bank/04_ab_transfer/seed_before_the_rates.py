# /// verdict
# says = "Sets the seed once for all rates of a run, not before each training."
# lost = { runs_are_paired = "unpaired-runs" }
# base = "one_batch_after_another"
# blind = true
# ///

# %% compare
def compare(seeds, ways, rates, draw, test):
    columns = []
    for way in ways:
        valid, tested = np.zeros((len(rates), len(seeds))), np.zeros((len(rates), len(seeds)))
        for run, seed in enumerate(seeds):
            (images, labels), valid_pair = draw(seed)
            keras.utils.set_random_seed(seed)
            for number, rate in enumerate(rates):
                model = way(images, labels, rate)
                valid[number, run] = accuracy_of(model, *valid_pair)
                tested[number, run] = accuracy_of(model, *test)
        columns.append(tested[valid.mean(axis=1).argmax()])
    return np.array(columns).T
