"""What axe-core finds on a page that keeps somebody from using it."""

from axe_playwright_python.sync_playwright import Axe

SEVERE = {"serious", "critical"}


def barriers(page, within=None):
    """Return one line for each serious or critical finding: its rule, and the first elements.

    Args:
        page: of Playwright.
        within: a CSS selector of the parts to look at, or None for the whole page.
    """
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{held['id']}: {[node['html'][:120] for node in held['nodes'][:3]]}"
        for held in found
        if held["impact"] in SEVERE
    ]
