"""Steps of nbgrader's own conversions, which `nbgrader_config.py` names.

`restore_sheet` gives a submission the sheet's tests back, `execute` runs it in a sandbox,
`save_scores` saves its points, `late_penalty` takes some off. `hide_hidden_tests` hides them on its
page, `feedback_summary` says what stands first there, `sanitize` lets nothing run, `allowed_files`
leaves nothing that a browser runs beside it, and `show_rubric` is shown to graders. `render_page`
has all that done within limits.
"""
