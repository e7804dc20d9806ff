"""Nbconvert's HTML exporter for pages that their last step has rendered."""

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import Exporter


class PageExporter(HTMLExporter):
    """Write what `grader.steps.render_page` has rendered, as it is; HTMLExporter parses it anew."""

    def from_notebook_node(self, nb, resources=None, **kw):
        """See nbconvert's HTMLExporter."""
        _, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        return resources["page"], resources
