"""The tests that only `make test FULL=1` runs: see CONTRIBUTING.md."""

from collections.abc import Collection, Iterable

import pytest

#: The mark of tests about bubblewrap itself; they are skipped where it cannot be used.
WITH_BUBBLEWRAP = pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)


def on_both(*, quick: bool = False):
    """Return the mark of tests that use both sandboxes.

    Args:
        quick: whether `make test` runs them with the second one, too.
    """
    second = pytest.param("landlock", marks=[] if quick else pytest.mark.full)
    return pytest.mark.parametrize("sandbox", ["bubblewrap", second], indirect=True)


def all_but(quick: Collection[str], names: Iterable[str]) -> list:
    """Return parameters for `parametrize`, all but a few of them marked as `full`.

    Args:
        quick: those that `make test` runs, too.
        names: all of them.

    Raises:
        ValueError: if one of `quick` is not among them.
    """
    names = list(names)
    if unknown := set(quick) - set(names):
        raise ValueError(f"no such cases: {sorted(unknown)}")
    return [pytest.param(name, marks=[] if name in quick else pytest.mark.full) for name in names]
