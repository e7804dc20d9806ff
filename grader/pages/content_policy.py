"""The content policy of a page about a submission: it forbids all scripts but the page's own.

In case that something comes through `pages` after all.
"""

import base64
import hashlib

from bs4 import BeautifulSoup

FEEDBACK_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
FORMGRADER_POLICY = (
    "script-src 'unsafe-hashes' {hashes}; img-src 'self' data:; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; object-src 'none'; frame-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
#: Formgrader waits for MathJax, which its template would fetch from the internet.
NO_MATHJAX = (
    "window.MathJax = {Hub: {Startup: {signal: "
    "{Interest: function (tell) { setTimeout(tell, 0, 'End'); }}}}};"
)


def without_foreign_scripts(head: str, own: str | None) -> str:
    """Take scripts out of a page's head and forbid the page's body any other.

    Args:
        head: HTML from the beginning of the page to the end of its head.
        own: for a page with scripts of its own, HTML that holds the inline scripts and handlers
            of its body, without anything that comes from a submission; else None.
    """
    soup = BeautifulSoup(head, "html.parser")
    for script in soup("script"):
        address = script.get("src", "")
        if own is None or address.startswith("http") or "mathjax" in script.get("type", ""):
            script.decompose()
    policy = soup.new_tag("meta", attrs={"http-equiv": "Content-Security-Policy"})
    if own is None:
        policy["content"] = FEEDBACK_POLICY
        soup.head.insert(0, policy)
        return _unfinished(soup)
    stub = soup.new_tag("script")
    stub.string = NO_MATHJAX
    # A policy holds for what follows it, so that Formgrader's own files need no permission.
    policy["content"] = FORMGRADER_POLICY.format(hashes=" ".join(_hashes(own)))
    soup.head.extend([stub, policy])
    return _unfinished(soup)


def _unfinished(soup: BeautifulSoup) -> str:
    """Return a page's beginning without the end that the parser has added."""
    return str(soup).rstrip().removesuffix("</html>")


def _hashes(own: str) -> list[str]:
    soup = BeautifulSoup(own, "html.parser")
    sources = [script.string for script in soup("script") if script.string]
    sources += [tag["onclick"] for tag in soup(onclick=True)]
    digests = (hashlib.sha256(source.encode()).digest() for source in dict.fromkeys(sources))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
