"""Pages on which nothing of a submission runs.

`sanitizer` cleans HTML and markdown, `page_head` forbids scripts, `highlighting` colours code,
`visible_text` says what a reader sees of outputs, `hidden_lines` which of it is hidden tests.
`exporter` writes pages from `templates`, `lesson_links` lead from them to lessons.
"""
