"""Sphinx's settings."""

project = "Thaw"
author = "The authors of Thaw"
html_title = "Thaw"
language = "en"

extensions = ["myst_nb", "authoring.site.mathml"]
exclude_patterns = ["release"]  # downloads
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
smartquotes = False  # texts hold the characters that they mean

html_theme = "furo"
html_math_renderer = "mathml"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [("filter.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
