"""A copy of the course for students: lessons, released assignments and what these need.

The copy can be published. It is brought up to date by writing it again; `.student-copy.json` in it
remembers what was written, so that what somebody has changed or added there is not lost.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import nbformat

from grader.course.course import Course
from grader.errors import GradingError
from grader.sheet import leaks

RECORD = ".student-copy.json"
AS_THEY_ARE = ("LICENSE", "environment.yml", "requirements.lock")
PROJECT_PARTS = (
    "[build-system]",
    "[project]",
    "[tool.setuptools.packages.find]",
    "[tool.setuptools.package-data]",
)
GRADER_PACKAGES = re.compile(r', "grader[^"]*"|^grader = .*\n', re.MULTILINE)
SETTINGS = re.compile(r"^c = get_config\(\).*?(?=^# Students' copies end here)", re.DOTALL | re.M)
SETTINGS_HEAD = (
    '"""nbgrader reads this: Validate, and handing in."""\n\n'
    "import os\nimport sys\nfrom pathlib import Path\n\n"
)
IGNORED = ".venv/\n__pycache__/\n*.egg-info/\n.ipynb_checkpoints/\n/work/\n"

Content = Path | str


def write(course: Course, folder: Path, without: Collection[str] = ()) -> list[str]:
    """Write the copy, or bring it up to date.

    A file that was changed in the copy stays as it is while the course has nothing new for it;
    else it is kept under another name beside the new one. Files that were added stay.

    Args:
        course: the course folder.
        folder: where the copy is or shall be; a folder with nothing but `.git` in it will do.
        without: assignments that are held back.

    Returns:
        One line for each file that is not as it was in an earlier copy.

    Raises:
        GradingError: if the folder is something else, if there is no such assignment, if a release
            holds a line of a solution or hidden test, or if something cannot be read or written.
    """
    target = folder.resolve()
    if target.is_relative_to(course.root):
        raise GradingError(f"{folder} lies in the course folder; choose one outside of it.")
    try:
        before = _record(target, folder)
        files = contents(course, without)
        _require_no_leaks(course, files)
        if not (target / RECORD).exists():
            _write_record(target, {})  # after an interruption this is still our copy
        lines = [line for name in files for line in _bring(target, name, files[name], before)]
        lines += [line for name in before.keys() - files for line in _remove(target, name, before)]
        _write_record(target, {name: _digest(content) for name, content in files.items()})
    except OSError as error:
        raise GradingError(f"The copy cannot be written: {error}") from None
    return sorted(lines)


def contents(course: Course, without: Collection[str] = ()) -> dict[str, Content]:
    """Return what a copy consists of: paths in it, and files of the course or texts.

    Args:
        course: the course.
        without: assignments that are held back.

    Raises:
        GradingError: if there is no such assignment, or if the course lacks one of the files that
            a copy is made from.
    """
    for slug in without:
        course.require(slug)
    released = [slug for slug in course.assignments if slug not in without]
    root = course.root
    files: dict[str, Content] = {name: root / name for name in AS_THEY_ARE}
    files |= {f"course/{path.name}": path for path in sorted((root / "course").glob("*.ipynb"))}
    for folder in ("helpers", "lab", *(f"release/{slug}" for slug in released)):
        files |= {path.relative_to(root).as_posix(): path for path in _files_in(root / folder)}
    try:
        files |= {
            ".gitignore": IGNORED,
            "Makefile": root / "lab.mk",
            "README.md": _readme(root, without),
            "nbgrader_config.py": _settings(root / "nbgrader_config.py"),
            "pyproject.toml": _project(root / "pyproject.toml"),
        }
    except FileNotFoundError as error:
        raise GradingError(f"{error.filename} is missing; a copy is made from it.") from None
    for content in files.values():
        if isinstance(content, Path) and not content.is_file():
            raise GradingError(f"{content} is missing; a copy is made from it.")
    return files


def _files_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden:
            yield path


def _readme(root: Path, without: Collection[str]) -> str:
    """Return the students' guide with the table of lessons behind it, links set right."""
    guide = (root / "docs" / "student.md").read_text(encoding="utf-8")
    overview = (root / "README.md").read_text(encoding="utf-8")
    table = re.search(r"^\| lesson \|.*?\n\n", overview, re.DOTALL | re.MULTILINE)
    if table is None:
        raise GradingError(f"{root / 'README.md'} has lost its table of lessons.")
    lessons = table[0].rstrip()
    for slug in without:
        lessons = re.sub(rf"\[([^]]*)\]\(release/{re.escape(slug)}/[^)]*\)", r"\1, later", lessons)
    return f"{guide.replace('](../', '](')}\n## Lessons\n\n{lessons}\n"


def _settings(path: Path) -> str:
    own = SETTINGS.search(path.read_text(encoding="utf-8"))
    if own is None:
        raise GradingError(f'{path} has lost the line "# Students\' copies end here".')
    return f"{SETTINGS_HEAD}{own[0].rstrip()}\n"


def _project(path: Path) -> str:
    sections = re.split(r"^(?=\[)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = (section for section in sections if section.startswith(PROJECT_PARTS))
    return GRADER_PACKAGES.sub("", "".join(kept)).rstrip() + "\n"


def _require_no_leaks(course: Course, files: dict[str, Content]) -> None:
    for slug in course.assignments:
        source = nbformat.read(course.source_notebook(slug), as_version=4)
        secret = leaks.secret_lines(source)
        for name, path in files.items():
            if name.startswith(f"release/{slug}/"):
                for leak in leaks.leaks(secret, path):
                    raise GradingError(f"Nothing was written: {name} {leak}")


def _record(target: Path, folder: Path) -> dict[str, str]:
    """Return what an earlier copy wrote, as paths and hashes. Raises GradingError."""
    if not target.exists():
        return {}
    if not target.is_dir():
        raise GradingError(f"{folder} is a file; name a folder.")
    if not (target / RECORD).exists():
        if any(path.name != ".git" for path in target.iterdir()):
            raise GradingError(
                f"{folder} is no copy for students and not empty; name a new folder."
            )
        return {}
    try:
        files = json.loads((target / RECORD).read_text(encoding="utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise GradingError(f"{folder / RECORD} cannot be read; write into a new folder.") from None


def _write_record(target: Path, files: dict[str, str]) -> None:
    _put(json.dumps({"files": files}, indent=1, sort_keys=True) + "\n", target / RECORD)


def _bring(target: Path, name: str, content: Content, before: dict[str, str]) -> Iterator[str]:
    """Write one file, unless it is there or was changed by somebody; yield what to tell."""
    path, new = _inside(target, name), _digest(content)
    if os.path.lexists(path):
        found = _digest(path) if path.is_file() and not path.is_symlink() else None
        if found == new:
            return
        if found != before.get(name, ""):
            if new == before.get(name):
                yield f"Kept as you changed it: {name}"
                return
            yours = _beside(path)
            path.rename(yours)
            yield f"New: {name}; what you had there is now {yours.relative_to(target).as_posix()}"
        else:
            yield f"Changed: {name}"
    elif before:
        yield f"New: {name}"
    _put(content, path)


def _remove(target: Path, name: str, before: dict[str, str]) -> Iterator[str]:
    """Delete a file that the course has no more, unless somebody changed it."""
    path = _inside(target, name)
    if path.is_file() and not path.is_symlink() and _digest(path) == before[name]:
        path.unlink()
        with contextlib.suppress(OSError):  # something else lies there
            path.parent.rmdir()
        yield f"Removed: {name}"
    elif os.path.lexists(path):
        yield f"Kept as you changed it, though it is in no new copy: {name}"


def _inside(target: Path, name: str) -> Path:
    path = target / name
    if not path.parent.resolve().is_relative_to(target) or path.name == "..":
        raise GradingError(f"{path.parent} leads out of the copy; write into a new folder.")
    return path


def _beside(path: Path) -> Path:
    number, free = 1, path.with_name(f"{path.stem}.yours{path.suffix}")
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}.yours{number}{path.suffix}")
    return free


def _digest(content: Content) -> str:
    if isinstance(content, str):
        return hashlib.sha256(content.encode()).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(content: Content, path: Path) -> None:
    """Write a file as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    if isinstance(content, str):
        part.write_bytes(content.encode())
    else:
        shutil.copyfile(content, part)
    os.replace(part, path)
