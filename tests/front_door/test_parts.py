"""`make test` runs every part, adds up what was skipped, and fails if one has failed."""

import subprocess
import sys

import pytest

from tests.__main__ import Part, summary

MAKEFILE = """\
good:
\t@echo 'SKIPPED [2] tests/x.py:1: this machine has no Chromium'
\t@echo level is $(FULL)
bad:
\t@echo 'SKIPPED [3] tests/y.py:7: this machine has no Chromium'; exit 3
last:
\t@echo here
"""


@pytest.fixture
def parts(root, tmp_path):
    """A function that runs parts of a small Makefile."""
    (tmp_path / "Makefile").write_text(MAKEFILE)

    def parts(*names):
        command = [sys.executable, str(root / "tests" / "__main__.py"), *names]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return parts


def test_a_failing_part_does_not_stop_the_others(parts):
    done = parts("bad", "last")
    assert done.returncode == 1 and "\nhere\n" in done.stdout
    assert "bad                 0  FAILED" in done.stdout
    assert "Failed: bad." in done.stderr


def test_passing_parts_succeed_and_get_the_options(parts):
    done = parts("good", "last", "FULL=1")
    assert done.returncode == 0 and "level is 1" in done.stdout and "FAILED" not in done.stdout


def test_skipped_tests_are_counted_by_reason(parts):
    assert parts("good", "bad").stdout.endswith("Skipped:\n    5  this machine has no Chromium\n")


def test_seconds_are_summed():
    parts = [Part("check", 2.4, True, []), Part("unit", 100.4, True, [])]
    assert summary(parts)[-1].split() == ["total", "103"]
