"""Who may import whom, and how long a module may be: what keeps the project easy to take over."""

import ast

import pytest

#: Each package, and the packages of the project that it imports.
MAY_IMPORT = {
    "helpers": {"helpers"},
    "grader": {"helpers", "grader"},
    "authoring": {"helpers", "grader", "authoring"},
    "bench": {"helpers", "grader", "authoring", "bench"},
}
PROJECT = {*MAY_IMPORT, "tests"}
LONGEST = 255
#: Notebooks as text.
TEXTS = ("authoring/lessons/", "authoring/assignments/")


def modules(root, package):
    for path in sorted((root / package).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(TEXTS) and "/unfinished/" not in name:
            yield path


def imported(path):
    """The project's packages that a module names in its imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        yield from {name.split(".")[0] for name in names} & PROJECT


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(root, package):
    for path in modules(root, package):
        assert set(imported(path)) <= MAY_IMPORT[package], path


def test_what_runs_inside_the_sandbox_imports_nothing_of_the_project(root):
    for path in modules(root, "grader/inside"):
        assert not set(imported(path)), path


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_modules_are_short(root, package):
    for path in modules(root, package):
        assert len(path.read_text().splitlines()) <= LONGEST, path


@pytest.mark.parametrize("package", ["helpers", "grader", "grader/inside"])
def test_each_package_says_what_its_modules_are(root, package):
    said = (root / package / "__init__.py").read_text()
    for path in (root / package).glob("[!_]*.py"):
        assert f"`{path.stem}`" in said, path
