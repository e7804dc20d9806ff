"""GitHub runs the tests where they can pass, on each Python that the project admits."""

import tomllib

import pytest
import yaml
from packaging.specifiers import SpecifierSet


@pytest.fixture(scope="module")
def job(root):
    text = (root / ".github" / "workflows" / "test.yml").read_text()
    return yaml.safe_load(text)["jobs"]["test"]


def test_each_python_that_is_admitted_is_tested(root, job):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    admitted = SpecifierSet(project["requires-python"])
    versions = [f"3.{minor}" for minor in range(8, 30) if f"3.{minor}" in admitted]
    assert job["strategy"]["matrix"]["python"] == versions
    assert job["container"]["image"] == "python:${{ matrix.python }}-bookworm"


def test_the_container_may_make_namespaces_and_everything_is_run(job):
    assert "--privileged" in job["container"]["options"].split()
    assert job["steps"][-1] == {"run": "bash .ci/run"}


def test_ci_proves_everything(root):
    lines = (root / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "make test FULL=1"
    assert "export CI=true" in lines
