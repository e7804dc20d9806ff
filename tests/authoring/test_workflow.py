"""GitHub runs the tests in suitable containers, on each supported Python."""

import tomllib

import pytest
import yaml
from packaging.specifiers import SpecifierSet


@pytest.fixture(scope="module")
def job(root):
    text = (root / ".github" / "workflows" / "test.yml").read_text()
    return yaml.safe_load(text)["jobs"]["test"]


def test_each_supported_python_is_tested(root, job):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    admitted = SpecifierSet(project["requires-python"])
    versions = [f"3.{minor}" for minor in range(8, 30) if f"3.{minor}" in admitted]
    assert job["strategy"]["matrix"]["python"] == versions
    assert job["container"]["image"] == "python:${{ matrix.python }}-bookworm"


def test_the_container_can_create_namespaces_and_runs_everything(job):
    assert "--privileged" in job["container"]["options"].split()
    assert job["steps"][-1] == {"run": "bash .ci/run"}


def test_ci_runs_everything(root):
    lines = (root / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "make test FULL=1"
    assert "export CI=true" in lines
