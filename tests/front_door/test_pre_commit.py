"""`pre-commit install` runs before each commit what `make check` runs, no more and no less."""

import subprocess

import yaml


def test_pre_commit_runs_make_check(root):
    (repository,) = yaml.safe_load((root / ".pre-commit-config.yaml").read_text())["repos"]
    (hook,) = repository["hooks"]
    assert repository["repo"] == "local" and hook["language"] == "system"
    assert hook["always_run"] and not hook["pass_filenames"]
    # make knows the target, and it is the one with the style and the notebooks.
    command = [*hook["entry"].split(), "--dry-run"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    check = subprocess.run(["make", "-n", "check"], cwd=root, capture_output=True, text=True)
    assert done.stdout == check.stdout and "ruff check" in done.stdout
