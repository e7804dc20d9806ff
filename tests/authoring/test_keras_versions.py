"""The comparison of versions parses reports, and its result matches the pinned version."""

import re

from authoring.notebook_text import ROOT
from authoring.studies import keras_versions
from helpers import studies
from tests.authoring.test_old_advice import SENTENCES

REPORT = """<testsuites><testsuite>
<testcase classname="tests.helpers.test_plots" name="test_a"/>
<testcase classname="tests.helpers.test_plots" name="test_b[1]"><failure/></testcase>
<testcase classname="tests.helpers.test_data" name="test_c"><error/><system-out/></testcase>
<testcase classname="tests.helpers.test_data" name="test_d"><skipped/></testcase>
<testcase classname="tests.helpers.test_data" name="test_e"><system-out/></testcase>
</testsuite></testsuites>"""


def pinned() -> str:
    lock = (ROOT / "requirements.lock").read_text()
    return re.search(r"^keras==(\S+)", lock, re.MULTILINE)[1]


def test_the_oldest_version_is_the_projects_minimum():
    assert f'"keras>={keras_versions.oldest()}"' in (ROOT / "pyproject.toml").read_text()


def test_a_report_is_parsed():
    assert keras_versions.read_report(REPORT) == {
        "passed": "2",
        "test_plots::test_b[1]": "failed",
        "test_data::test_c": "failed",
        "test_data::test_d": "skipped",
    }


def test_differences_between_versions_are_found():
    rows = [
        ("3.10.0", "sentences", "1", "holds"),
        ("3.15.1", "sentences", "1", "holds"),
        ("3.10.0", "sentences", "2", "holds"),
        ("3.15.1", "sentences", "2", "fails"),
        ("3.10.0", "helpers", "test_a", "failed"),
    ]
    columns = dict(zip(("keras", "suite", "name", "result"), zip(*rows, strict=True), strict=True))
    assert keras_versions.changed(columns) == [
        ("sentences", "2", {"3.10.0": "holds", "3.15.1": "fails"}),
        ("helpers", "test_a", {"3.10.0": "failed"}),
    ]


def test_the_stored_result_has_the_lessons_sentences():
    found = studies.load(keras_versions.NAME)
    by_version: dict[str, dict[str, str]] = {}
    for version, suite, name, result in zip(*found.values(), strict=True):
        if suite == keras_versions.SENTENCES:
            by_version.setdefault(version, {})[name] = result
    assert by_version[pinned()] == {
        str(s.number): s.verdict if s.verdict in ("holds", "depends") else "fails"
        for s in SENTENCES
    }
    assert any(version.startswith(keras_versions.oldest()) for version in by_version)
    assert all(len(statuses) == len(SENTENCES) for statuses in by_version.values())
