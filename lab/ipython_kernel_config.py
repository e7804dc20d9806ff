"""Settings of every kernel of the environment; `make setup` copies them into it."""

c = get_config()  # noqa: F821, provided by traitlets

# Modules next to a notebook are found last, so that a student's helpers.py replaces no package.
# `helpers` is imported before: an editable install is found after everything on the path.
c.IPKernelApp.ignore_cwd = True
c.IPKernelApp.exec_lines = ["__import__('helpers'); __import__('sys').path.append('')"]
