"""The exchange, which must be the same for everyone."""

from pathlib import Path

c = get_config()  # noqa: F821, provided by traitlets

c.Exchange.root = str(Path(__file__).resolve().parents[1] / "exchange")
