"""Pages on which nothing of a submission runs: feedback, and Formgrader's view of a notebook.

Both are made by nbconvert's HTMLExporter with nbgrader's templates, which print what a notebook
holds as it is. `nbgrader_config.py` gives that exporter a step that lets only text and checked
pictures through, and another filter for markdown; `content_policy` is the second line of defence.
How long all that may take is `rendering`'s to say.
"""

import base64
import binascii
import html
import re

import nh3
from bs4 import BeautifulSoup
from jinja2 import pass_context
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.token import STANDARD_TYPES

from grader.pages.highlighting import highlighted

#: How the bytes of a picture begin.
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
TAGS = set(
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr "
    "tt u ul var".split()
)
ATTRIBUTES = {"*": {"class", "style"}, "a": {"href", "title"}, "abbr": {"title"}}
ATTRIBUTES |= {"col": {"span"}, "colgroup": {"span"}, "ol": {"start"}}
ATTRIBUTES |= {tag: {"colspan", "rowspan", "scope"} for tag in ("td", "th")}
ATTRIBUTES |= {"img": {"src", "alt", "width", "height"}}
#: Properties that cannot move a thing over another, or load anything.
STYLES = set(
    "background-color color font-family font-style font-weight overflow-x text-align "
    "text-decoration white-space".split()
)
#: Classes that only colour code and tables; Formgrader's own scripts look for others.
CLASSES = {*filter(None, STANDARD_TYPES.values()), "highlight", "dataframe"}


def pictures(bundle: dict) -> dict[str, str]:
    """Return the pictures of a MIME bundle whose bytes match their MIME type, as base64."""
    found = {}
    for kind, begin in PICTURES.items():
        try:
            content = base64.b64decode("".join(bundle.get(kind, "").split()), validate=True)
        except (binascii.Error, ValueError, AttributeError):
            continue
        if content.startswith(begin):
            found[kind] = base64.b64encode(content).decode()
    return found


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value if it stays; nh3 asks for those in ATTRIBUTES."""
    stays = True
    if name == "class":
        stays = set(value.split()) <= CLASSES
    elif name == "style":
        stays = not re.search(r"url|\\", value, re.IGNORECASE)
    elif name == "href":
        stays = value.startswith(("https://", "mailto:"))
    elif name == "src":
        stays = _is_picture(value)
    return value if stays else None


def _is_picture(address: str) -> bool:
    match = re.fullmatch(r"data:(image/\w+);base64,(.*)", address, re.DOTALL)
    return bool(match) and bool(pictures({match[1]: match[2]}))


def safe_html(text: str) -> str:
    """Return HTML with nothing in it that runs, loads, or reaches out of its place.

    Args:
        text: HTML from anywhere.
    """
    if PICTURE.search(text):
        soup = BeautifulSoup(text, "html.parser")
        for picture in soup("img"):
            if not _is_picture(picture.get("src", "")):
                picture.replace_with(f"[{picture.get('alt', 'a picture that is not shown here')}]")
        text = str(soup)
    return CLEANER.clean(text.encode(errors="replace").decode())


PICTURE = re.compile("<img", re.IGNORECASE)
CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style", "title", "template", "noscript"},
    attributes=ATTRIBUTES,
    attribute_filter=_allowed,
    filter_style_properties=STYLES,
    url_schemes={"https", "mailto", "data"},
    url_relative="deny",
    link_rel=None,
)


def with_code(text: str) -> Markup:
    """Return a text as HTML: all of it escaped, and what is in backticks as code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text))))


def with_files_prefix(text: str) -> str:
    """Stand in for nbconvert's filter `strip_files_prefix`, whose expression takes quadratic time.

    It is for links to `files/`, and `safe_html` lets none through.
    """
    return text


class _Renderer(IPythonRenderer):
    def block_code(self, code: str, info: str | None = None) -> str:
        """Show a block of code, in colours if it is Python."""
        language, *_ = (info or "").split() or ["text"]
        return highlighted(code, language)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Show a picture that is attached, or in the address itself; one may be missing."""
        for kind, content in self.attachments.get(url.removeprefix("attachment:"), {}).items():
            url = f"data:{kind};base64,{content}"
        return f'<img src="{html.escape(url)}" alt="{html.escape(text)}">'


@pass_context
def safe_markdown(context, source: str) -> str:
    """Stand in for nbconvert's filter `markdown2html`.

    Args:
        context: jinja2's; pictures attached to its "cell" can be shown. If that has "plain" in its
            metadata, its text is no markdown.
        source: markdown.

    Returns:
        HTML that went through `safe_html`.
    """
    cell = context.get("cell", {})
    if "plain" in cell.get("metadata", {}) and source == cell.source:
        return f"<pre>{html.escape(source)}</pre>"
    attachments = cell.get("attachments", {})
    renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return safe_html(MarkdownWithMath(renderer=renderer).render(source))
