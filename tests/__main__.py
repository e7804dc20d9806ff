"""Run the parts of `make test` in sequence, then print their times and skipped tests.

Every part is run, also after one that has failed; the exit code is then 1.
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

#: How pytest's `-rs` names what was skipped: how many, where, and why.
SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] \S+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """The result of a part.

    Attributes:
        name: the target of the Makefile.
        seconds: how long it took.
        passed: whether its exit code was 0.
        skipped: why tests were skipped, with how many.
    """

    name: str
    seconds: float
    passed: bool
    skipped: list[tuple[int, str]]


def run(name: str, options: list[str]) -> Part:
    """Run one target of the Makefile and show its output."""
    began = time.monotonic()
    make = subprocess.Popen(
        ["make", "--no-print-directory", name, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    printed = b""
    while piece := os.read(make.stdout.fileno(), 1 << 16):
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()
        printed += piece
    passed = make.wait() == 0
    found = SKIPPED.findall(printed.decode(errors="replace"))
    skipped = [(int(number), why) for number, why in found]
    return Part(name, time.monotonic() - began, passed, skipped)


def summary(parts: list[Part]) -> list[str]:
    """Return the summary lines."""
    lines = ["", "part          seconds"]
    for part in parts:
        lines.append(f"{part.name:12}{part.seconds:9.0f}{'' if part.passed else '  FAILED'}")
    lines.append(f"{'total':12}{sum(part.seconds for part in parts):9.0f}")
    reasons: dict[str, int] = {}
    for part in parts:
        for number, why in part.skipped:
            reasons[why] = reasons.get(why, 0) + number
    if reasons:
        lines += ["", "Skipped:", *(f"{number:5}  {why}" for why, number in reasons.items())]
    return lines


def main() -> None:
    """Run the targets on the command line; NAME=VALUE arguments are passed to each of them."""
    options = [word for word in sys.argv[1:] if "=" in word]
    parts = [run(word, options) for word in sys.argv[1:] if "=" not in word]
    print(*summary(parts), sep="\n")
    if failed := [part.name for part in parts if not part.passed]:
        sys.exit(f"\nFailed: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
