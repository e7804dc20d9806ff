"""What axe-core finds on a page that keeps somebody from using it."""

from axe_playwright_python.sync_playwright import Axe

SEVERE = {"serious", "critical"}


def barriers(page):
    """Return one line for each serious or critical finding: its rule, and the first elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{held['id']}: {[node['html'][:120] for node in held['nodes'][:3]]}"
        for held in found
        if held["impact"] in SEVERE
    ]
