"""Run lessons with other seeds: a lesson's assertions must not depend on its seed.

    python -m authoring.other_seeds            every lesson, three times
    python -m authoring.other_seeds 04_ 07_    only these

Offsets of 1000, 2000 and 3000 are added to every seed. Printed numbers may change; an
`assert` that fails, or any other error, is reported, and the exit code is 1.
"""

import sys
import time

import nbformat

from authoring import build_lessons
from authoring.notebook_text import AuthoringError

OFFSETS = (1000, 2000, 3000)

#: Runs in the kernel before the first cell; covers all ways in which lessons set seeds.
MOVE_SEEDS = """
import numpy
from helpers.quiet_tensorflow import keras
def _with_moved_seed(seeded, offset={offset}):
    return lambda seed=0, *rest, **named: seeded(seed + offset, *rest, **named)
keras.utils.set_random_seed = _with_moved_seed(keras.utils.set_random_seed)
numpy.random.default_rng = _with_moved_seed(numpy.random.default_rng)
del _with_moved_seed
"""


def failure(slug: str, offset: int) -> str | None:
    """Run a lesson with other seeds; return the error of the cell that failed, or None.

    Args:
        slug: the lesson's name.
        offset: the offset that is added to each seed.
    """
    notebook = build_lessons.from_text(build_lessons.TEXTS / f"{slug}.py")
    first = nbformat.v4.new_code_cell(MOVE_SEEDS.format(offset=offset), id="seeds")
    notebook.cells.insert(0, first)
    try:
        seconds = 3 * build_lessons.TIMEOUT_SECONDS
        build_lessons.execute(notebook, build_lessons.COURSE, timeout=seconds)
    except AuthoringError as error:
        return str(error)
    return None


def main() -> int:
    """Run the command line; return the exit code."""
    wanted = tuple(sys.argv[1:]) or ("",)
    failed = 0
    for slug in build_lessons.slugs():
        for offset in OFFSETS if slug.startswith(wanted) else ():
            started = time.perf_counter()
            error = failure(slug, offset)
            seconds = time.perf_counter() - started
            print(
                f"{slug} +{offset}: {'FAILED' if error else 'holds'} ({seconds:.0f} s)", flush=True
            )
            if error:
                failed += 1
                print(error)
    print(f"{failed} run(s) failed." if failed else "Every assertion holds with the other seeds.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
