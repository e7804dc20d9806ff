"""What runs in the process that renders pages; `rendering` is the grader's side of it."""

import json
import resource
import signal
import sys
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

TEMPLATE = Path(__file__).parent / "templates" / "page.html.j2"
MEGABYTE = 1_000_000


@lru_cache(maxsize=4)  # templates are compiled once, and not for each page
def _exporter(settings: str) -> HTMLExporter:
    config = Config(json.loads(settings))
    config.HTMLExporter.template_file = str(TEMPLATE)
    config.Exporter.default_preprocessors = []
    return HTMLExporter(config=config)


def page(config: dict, notebook: dict, resources: dict) -> str:
    """Render a page.

    Args:
        config: sections of nbgrader's configuration, with the steps in HTMLExporter's
            `preprocessors`.
        notebook: with all that a submission may hold.
        resources: nbconvert's.

    Returns:
        HTML.
    """
    exporter = _exporter(json.dumps(config, sort_keys=True))
    return exporter.from_notebook_node(nbformat.from_dict(notebook), resources)[0]


def main(descriptor: int) -> None:
    """Render what comes in at a descriptor of a connection, until the other side closes it."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    with Connection(descriptor) as grader:
        while True:
            try:
                asked = json.loads(grader.recv_bytes())
            except EOFError:
                return
            resource.setrlimit(resource.RLIMIT_DATA, (int(asked["megabytes"] * MEGABYTE), most))
            # Not handled, so that it ends the process whatever it is doing.
            signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
            html = page(**asked["job"])
            signal.setitimer(signal.ITIMER_REAL, 0)
            grader.send_bytes(html.encode(errors="replace"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
