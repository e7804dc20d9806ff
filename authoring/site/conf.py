"""Sphinx's settings."""

from sphinx.application import Sphinx

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
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def give_captions_a_level(app: Sphinx, page: str, template: str, context: dict, _doctree) -> None:
    """Say how deep the headings in the list of pages are, which Sphinx leaves out."""
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )


def setup(app: Sphinx) -> None:
    """Come after the theme, which makes the list."""
    app.connect("html-page-context", give_captions_a_level, priority=900)
