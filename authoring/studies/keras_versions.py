"""The course on other versions of Keras: what changes its verdict?

    python -m authoring.studies.keras_versions                 the oldest admitted and the newest
    python -m authoring.studies.keras_versions 3.11.3 3.12.1   minors between

For each version an environment is made as `requirements.lock` says, but for Keras and what it
needs otherwise. In it run lesson 09's sentences, the tests of `helpers` and the personas. Another
run adds to the same file; what is there already is not measured again.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from authoring.notebook_text import ROOT
from authoring.studies.study import UNFINISHED, Study, versions
from helpers import studies

NAME = "keras_versions"
ENVIRONMENTS = UNFINISHED / NAME
ENVIRONMENT, SENTENCES = "environment", "sentences"
SUITES = {"helpers": "tests/helpers", "personas": "tests/personas/test_personas.py"}
TENSORFLOW = {"tensorflow", "tensorflow-cpu"}
UV = Path(sys.executable).with_name("uv")


def oldest() -> str:
    """Return the oldest version of Keras that pyproject.toml admits."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (found,) = (
        re.fullmatch(r"keras>=([\d.]+)", line)
        for line in project["dependencies"]
        if line.startswith("keras")
    )
    return found[1]


def environment(version: str | None) -> Path:
    """Make an environment with a version of Keras, None for the newest; return its Python.

    It begins as the lock says; with Keras changes only what has to, TensorFlow for example.
    """
    folder = ENVIRONMENTS / (version or "newest")
    python = folder / "bin" / "python"
    _run([UV, "venv", "--quiet", "--clear", "--python", sys.executable, folder])
    into = ["--quiet", "--python", python]
    _run([UV, "pip", "sync", *into, "--require-hashes", "requirements.lock"])
    keras = [f"keras=={version}"] if version else ["keras", "--upgrade-package", "keras"]
    _run([UV, "pip", "install", *into, *keras, *(set(versions()) & TENSORFLOW)])
    _run([UV, "pip", "install", *into, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    return python


def installed(python: Path) -> dict[str, str]:
    """Return the versions that results depend on, of an environment."""
    code = "import json; from authoring.studies import study; print(json.dumps(study.versions()))"
    return json.loads(_run([python, "-c", code], capture_output=True).stdout)


def sentences(python: Path) -> dict[str, str]:
    """Return the status of each of lesson 09's sentences, by its number."""
    done = _run([python, "-m", "authoring.studies.old_advice"], capture_output=True)
    return json.loads(done.stdout.splitlines()[-1])


def tests(python: Path, folder: str) -> dict[str, str]:
    """Run a folder's tests; return how many passed, and "failed" by the name of each other one."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        command = [python, "-m", "pytest", folder, "--full", "-n", "2", "--dist", "loadscope"]
        command += ["-q", f"--junitxml={report}"]
        subprocess.run(command, cwd=ROOT, check=False)
        return read_report(report.read_text())


def read_report(xml: str) -> dict[str, str]:
    """Return what `tests` does, from pytest's report."""
    found = {"passed": 0}
    for case in ElementTree.fromstring(xml).iter("testcase"):
        outcome = next((part.tag for part in case if part.tag in OUTCOMES), None)
        if outcome is None:
            found["passed"] += 1
        else:
            name = f"{case.get('classname').rpartition('.')[2]}::{case.get('name')}"
            found[name] = OUTCOMES[outcome]
    return {name: str(result) for name, result in found.items()}


OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}


def changed(columns: dict) -> list[tuple[str, str, dict[str, str]]]:
    """Return what is not the same in all versions: (suite, name, result by version)."""
    results: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for version, suite, name, result in zip(*columns.values(), strict=True):
        results[str(suite), str(name)][str(version)] = str(result)
    everywhere = {version for by_version in results.values() for version in by_version}
    return [
        (suite, name, by_version)
        for (suite, name), by_version in results.items()
        if len(set(by_version.values())) > 1 or by_version.keys() != everywhere
    ]


def main(wanted: list[str | None]) -> None:
    """Measure what is missing, and print what is not the same everywhere."""
    columns = ("keras", "suite", "name"), ("result",)
    study = Study(NAME, f"python -m authoring.studies.{NAME}", *columns)
    for one in wanted:
        python = environment(one)
        packages = installed(python)
        version = packages["keras"]
        measures = {ENVIRONMENT: lambda packages=packages: packages}
        measures[SENTENCES] = partial(sentences, python)
        measures |= {suite: partial(tests, python, folder) for suite, folder in SUITES.items()}
        for suite, measure in measures.items():
            if (version, suite) in {done[:2] for done in study.done()}:
                continue
            print(f"Keras {version}: {suite} ...", flush=True)
            found = measure()
            parts = [(version, suite, name) for name in found]
            study.run(parts, lambda version, suite, name, found=found: (found[name],))
    for suite, name, by_version in changed(studies.load(NAME)):
        print(suite, name, by_version)


def _run(command: list, **options) -> subprocess.CompletedProcess:
    return subprocess.run(list(map(str, command)), cwd=ROOT, check=True, text=True, **options)


if __name__ == "__main__":
    main(sys.argv[1:] or [oldest(), None])
