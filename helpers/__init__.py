"""What the notebooks import. Everything here is short and meant to be read.

`data` loads Fashion-MNIST, `reproducibility` fixes the seeds, `inspect` counts and names
weights, `plots` draws, `checks` observes what training really did, `misconceptions` explains
what a failed check recognised. Importing any module that needs Keras imports TensorFlow without
its start-up messages (`quiet_tensorflow`); importing `helpers` alone imports nothing.
"""
