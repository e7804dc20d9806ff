"""Generate the table of limits in the guide to grading from the settings and options."""

import re
from pathlib import Path

import typer
from traitlets.config.loader import PyFileConfigLoader

from authoring.notebook_text import ROOT, AuthoringError
from grader.cli.main import app
from grader.sandbox.limits import Limits

GUIDE = ROOT / "docs" / "grading.md"
BEGIN, END = "<!-- The table of limits, written by make build -->\n", "<!-- End of the table -->"
#: Options whose names differ from their settings'.
OPTIONS = {"timeout": "cell-seconds", "notebook_timeout": "notebook-seconds"}
HEAD = "| limit | default | option | setting |\n|---|---|---|---|\n"


def build(guide: Path = GUIDE) -> bool:
    """Write the table into the guide; return whether the guide changed."""
    before = guide.read_text(encoding="utf-8")
    after = with_table(before)
    if after != before:
        guide.write_text(after, encoding="utf-8")
    return after != before


def with_table(text: str) -> str:
    """Return the guide's text with the generated table.

    Raises:
        AuthoringError: if the comments around the table are missing.
    """
    block = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if len(block.findall(text)) != 1:
        raise AuthoringError(
            f"docs/grading.md must have the lines {BEGIN.strip()} and {END.strip()} once."
        )
    return block.sub(lambda _: f"{BEGIN}{table()}{END}", text)


def table() -> str:
    """Return the table in Markdown."""
    parameters = typer.main.get_command(app()).commands["grade"].params
    options = {name for option in parameters for name in option.opts}
    timeout = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config().Execute.timeout
    rows = [("Seconds that one cell may take.", timeout, "timeout", "c.Execute")]
    traits = Limits.class_own_traits(config=True)
    for name in filter(traits.get, vars(Limits)):  # in the order of their definition
        rows.append((traits[name].help, traits[name].default(), name, "c.SandboxedExecute"))
    lines = []
    for text, default, name, section in rows:
        option = "--" + OPTIONS.get(name, name.replace("_", "-"))
        shown = f"`{option}`" if option in options else ""
        lines.append(f"| {text} | {default:g} | {shown} | `{section}.{name}` |\n")
    return HEAD + "".join(lines)
