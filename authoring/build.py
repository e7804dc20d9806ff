"""Write every notebook from its text, or check that it matches its text.

python -m authoring.build            writes what changed (executes changed lessons)
python -m authoring.build --again    executes every lesson again
python -m authoring.build --check    writes and executes nothing; exit code 1 on any difference
"""

import argparse
import sys
import time

from authoring import build_assignments, build_guides, build_lessons, check
from authoring.notebook_text import AuthoringError
from helpers.lesson_files import file_name


def main() -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "slugs", nargs="*", help="only lessons and assignments with these prefixes, e.g. 03_"
    )
    parser.add_argument("--again", action="store_true", help="also execute unchanged lessons")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    arguments = parser.parse_args()
    if arguments.check:
        return report(list(check.problems()))
    try:
        build(tuple(arguments.slugs) or ("",), again=arguments.again)
    except AuthoringError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build(prefixes: tuple[str, ...], *, again: bool) -> None:
    """Build guides and assignments (seconds), then lessons (changed ones are executed)."""
    if build_guides.build():
        print("docs/grading.md: written")
    for slug in build_assignments.slugs():
        if slug.startswith(prefixes):
            changed = build_assignments.build(slug)
            print(f"source/{slug}, release/{slug}: {'written' if changed else 'unchanged'}")
    for slug in build_lessons.slugs():
        if slug.startswith(prefixes):
            started = time.perf_counter()
            executed = build_lessons.build(slug, again=again)
            seconds = time.perf_counter() - started
            outcome = f"executed in {seconds:.0f} s" if executed else "unchanged"
            print(f"course/{file_name(slug)}: {outcome}")


def report(found: list[str]) -> int:
    """Print the problems; return the exit code."""
    for problem in found:
        print(problem)
    if found:
        print(f"\n{len(found)} problem(s). Edit authoring/, never a notebook; then run make build.")
    else:
        number = len(build_lessons.slugs()), len(build_assignments.slugs())
        print("{} lesson(s) and {} assignment(s) match authoring/.".format(*number))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
