"""What the notebooks import. Everything here is short and meant to be read.

`data` loads Fashion-MNIST, `photographs` loads pictures of nine kinds of things, `weights` finds
pre-trained weights, `densenet` is the one that is small enough to read, `studies` loads the results
of long experiments, `reproducibility` fixes the seeds, `inspect` names the layers and weights of a
model, `plots` and `course_map` draw, `comparison` says what differences show, `checks` observes
what training really did, `misconceptions` explains what a failed check recognised,
`lesson_files` names the lessons' notebooks.

Importing any module that needs Keras imports TensorFlow without its start-up messages
(`quiet_tensorflow`); importing `helpers` alone imports nothing.
"""
