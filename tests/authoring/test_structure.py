"""The directions of imports."""

import ast
import re

import pytest

#: Each package, and the packages of the project that it imports.
MAY_IMPORT = {
    "helpers": {"helpers"},
    "lab": {"helpers", "lab"},
    "grader": {"helpers", "grader"},
    "authoring": {"helpers", "grader", "authoring"},
    "bank": {"helpers", "grader", "authoring", "bank"},
    "bench": {"helpers", "grader", "authoring", "bank", "bench"},
}
PROJECT = {*MAY_IMPORT, "tests"}
#: A floor of the house, as `grader` describes it.
FLOOR = re.compile(r"^    (\d)  (.+)$", re.MULTILINE)
#: Notebooks as text.
TEXTS = ("authoring/texts/", "bank/0", "bank/1", "bank/contracts/", "bank/figures/")


def modules(root, package):
    for path in sorted((root / package).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(TEXTS) and "/unfinished/" not in name:
            yield path


def imported(path):
    """The project's packages that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        yield from {name.split(".")[0] for name in names} & PROJECT


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(root, package):
    for path in modules(root, package):
        assert set(imported(path)) <= MAY_IMPORT[package], path


def test_sandboxed_modules_import_nothing_of_the_project(root):
    for path in modules(root, "grader/sandbox/inside"):
        assert not set(imported(path)), path


@pytest.fixture(scope="module")
def floors(root):
    """The layer of each package and module of the grader, from its docstring."""
    found = FLOOR.findall((root / "grader" / "__init__.py").read_text())
    return {name: int(floor) for floor, names in found for name in names.split(", ")}


def test_the_grader_imports_downwards(root, floors):
    there = {path.stem for path in (root / "grader").glob("[!_]*")}
    assert floors.keys() == there
    for path in modules(root, "grader"):
        package = path.relative_to(root / "grader").parts[0].removesuffix(".py")
        for name in imports_of_grader(path) if package in floors else ():
            assert name == package or floors[name] < floors[package], (path, name)


def imports_of_grader(path):
    """The grader's packages and modules that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "grader":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader."):
            yield node.module.split(".")[1]


def test_each_package_describes_its_modules(root):
    packages = [path.parent for path in (root / "grader").rglob("__init__.py")]
    assert len(packages) > 10
    for package in [root / "helpers", root / "lab", *packages]:
        docstring = (package / "__init__.py").read_text()
        for path in package.glob("[!_]*.py"):
            assert re.search(rf"`{path.stem}`", docstring), path
