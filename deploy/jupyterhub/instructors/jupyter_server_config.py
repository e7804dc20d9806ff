"""Formgrader appears in a frame inside JupyterLab."""

c = get_config()  # noqa: F821, provided by traitlets

# Jupyter's own default, which JupyterHub replaces with 'none'.
c.ServerApp.tornado_settings = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}
