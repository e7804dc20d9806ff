"""Measure grading, or setup and tests: python -m bench [--size 60] [--growth] [--people]."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from authoring.notebook_text import ROOT
from bench import classes, figures, measure, people

SIZES = (30, 60, 120, 240)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=60, help="submissions per class [60]")
    parser.add_argument("--growth", action="store_true", help="also measure classes of 30 to 240")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument(
        "--people", action="store_true", help="measure clone, setup and tests instead"
    )
    arguments = parser.parse_args()
    # Like Ctrl+C, raise an exception, so that folders are removed and commands ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    console = Console()
    if arguments.people:
        with _temporary() as folder:
            _print_people(people.seconds(ROOT, Path(folder) / "thaw"), console)
        return
    measured = {}
    for name, slug in (("light", classes.LIGHT), ("real", classes.REAL)):
        with _temporary() as folder:
            measured[name] = one_class(Path(folder), name, slug, arguments.size, arguments.jobs)
    console.print(_table(measured))
    print(*figures.lines(measured["light"], measured["real"]), sep="\n")
    if arguments.growth:
        console.print(_growth(arguments.jobs))


def _temporary() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)


def one_class(folder: Path, name: str, slug: str, size: int, jobs: int) -> figures.Figures:
    """Measure one class and print the progress, because it takes minutes."""
    classes.CLASSES[name](folder / "thaw", size)
    classes.as_plain_nbgrader(folder / "thaw", folder / "plain")
    print(f"{name} class, {size} submissions: cells only ...", flush=True)
    cells, computed = measure.without_checks(folder / "thaw", slug)
    print(f"  {cells:.1f} s. thaw grade, {jobs} in parallel ...", flush=True)
    seconds, memory = measure.thaw(folder / "thaw", slug, jobs)
    checks = measure.cpu_seconds(folder / "thaw", slug) - computed
    print(f"  {seconds:.1f} s. plain nbgrader ...", flush=True)
    plain = measure.plain_nbgrader(folder / "plain", slug)
    print(f"  {plain:.1f} s.", flush=True)
    return figures.Figures(size, jobs, plain, seconds, cells, memory, checks)


def _table(measured: dict[str, figures.Figures]) -> Table:
    table = Table("", *measured, title="Seconds per class")
    table.add_row("submissions", *(str(m.submissions) for m in measured.values()))
    for label, value in (
        ("plain nbgrader", lambda m: m.plain_seconds),
        ("thaw grade", lambda m: m.thaw_seconds),
        ("cells only, one core", lambda m: m.cell_seconds),
        ("overhead per submission, one core", lambda m: m.overhead_per_submission),
        ("speedup over plain nbgrader", lambda m: m.throughput_ratio),
        ("speedup of a grader without overhead", lambda m: m.ceiling_ratio),
        ("wall clock / limit", lambda m: m.limit_ratio),
        ("checks per submission, one core", lambda m: m.checks_per_submission),
        ("memory, MB", lambda m: m.memory_bytes / 1e6),
    ):
        table.add_row(label, *(f"{value(m):.2f}" for m in measured.values()))
    return table


def _print_people(found: dict[str, float], console: Console) -> None:
    table = Table("", "seconds", title="Setup and tests")
    for label, passed in found.items():
        table.add_row(label, f"{passed:.1f}")
    console.print(table)
    print(*people.lines(found), sep="\n")


def _growth(jobs: int) -> Table:
    table = Table("submissions", "seconds", "seconds each", "memory, MB", title="Growth, light")
    for size in SIZES:
        with _temporary() as name:
            folder = Path(name) / "thaw"
            classes.light(folder, size)
            seconds, memory = measure.thaw(folder, classes.LIGHT, jobs)
        table.add_row(str(size), f"{seconds:.1f}", f"{seconds / size:.2f}", f"{memory / 1e6:.0f}")
    return table


if __name__ == "__main__":
    main()
