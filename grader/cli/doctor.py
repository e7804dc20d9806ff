"""The command `thaw doctor`."""

import typer
from rich.console import Console
from rich.table import Table

from grader.sandbox import backends, machine


def doctor() -> None:
    """Show what this machine can do to grade safely, and how to get more.

    The exit code is 1 if no sandbox can be created.
    """
    console = Console()
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, found in machine.facts().items():
        table.add_row(name, found)
    console.print(table, markup=False)
    console.print(f"\n{machine.verdict()}", markup=False, soft_wrap=True)
    if backends.why_not():
        raise typer.Exit(1)
