"""The course as a web site: `make site` writes it to `build/site/html`, without a network.

`__main__` is the command, `build` writes the sources of Sphinx and runs it, `conf` holds its
settings, and `mathml` its formulas. The sources are lessons, released assignments and guides as
they lie in the course (`copies`, `links`), and pages made from data: `lessons` (titles, objectives,
sections), `assignments` (tasks and their misconceptions), `alignment` (objective to figure),
`field_guide` (lesson 09's sentences), `glossary` (lesson 00's words), `symptoms` (from a question
to its causes), `quizzes` (three questions a lesson) and `launch` (addresses of Colab and others).
`templates` holds their layout.

No notebook is executed, and nothing is read from `source/` but the names of misconceptions.
"""
