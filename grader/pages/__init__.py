"""Pages on which nothing of a submission runs.

`sanitizer` cleans HTML and markdown, `content_policy` forbids scripts, `highlighting` colours code,
`sheet_words` says which messages of a run are the sheet's own words, `library_messages` which are a
library's, `keras2_names` what an error has to do with Keras 2, and `stopped` holds what is shown of
it. `remarks` are what a page says of a task.
`rendering` has pages made from `templates`, within limits, by `rendering_process`, and nbgrader
writes them with `exporter`. `lesson_links` lead from them to lessons.
"""
