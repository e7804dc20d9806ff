"""Pages on which nothing of a submission runs.

`sanitizer` cleans HTML and markdown, `page_head` forbids scripts, `highlighting` colours code,
`visible_text` says what a reader sees of outputs, `hidden_lines` which of it is hidden tests.
`rendering` has pages made from `templates`, within limits, by `rendering_process`, and nbgrader
writes them with `exporter`. `lesson_links` lead from them to lessons.
"""
