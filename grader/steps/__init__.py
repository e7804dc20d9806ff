"""Steps of nbgrader's conversions, which `nbgrader_config.py` lists.

`restore_sheet` restores the tests of a submission, `execute` runs it in a sandbox, `save_scores`
saves its points, `late_penalty` computes its late penalty. On its page, `hide_hidden_tests` hides
hidden tests, `feedback_summary` adds a summary, and `sanitize` removes everything that could run;
`render_page` runs these within limits. `allowed_files` removes files that a browser would run, and
`show_rubric` shows the rubric to graders, and `submitted_outputs` what a limit cut off.
"""
