"""A copy of the course for students: lessons, released assignments and what these need.

Files that are students' own, such as their Makefile, lie in `student_copy/` as they will lie in the
copy. Its README is `docs/student.md` with a table of the lessons.

The copy can be published. It is brought up to date by writing it again; `.student-copy.json` in it
remembers what was written, so that changes and additions made there are not lost.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import nbformat

from grader.course.course import Course
from grader.errors import GradingError
from grader.sheet import leaks
from helpers import lesson_files

RECORD = ".student-copy.json"
THE_COURSE_S = ("LICENSE", "environment.yml")
STUDENTS_OWN = (".gitignore", "Makefile", "nbgrader_config.py", "pyproject.toml")
STUDENTS_OWN += ("requirements.lock", "installer.lock", ".devcontainer/devcontainer.json")
STUDENTS_OWN += ("binder/postBuild", "binder/requirements.txt", "binder/runtime.txt")

Content = Path | str


def write(
    course: Course, folder: Path, without: Collection[str] = (), site: Path | None = None
) -> list[str]:
    """Write the copy, or bring it up to date.

    A file that was changed in the copy stays as it is while the course has nothing new for it;
    else it is kept under another name next to the new one. Files that were added stay.

    Args:
        course: the course folder.
        folder: where the copy is or shall be; a folder with nothing but `.git` in it will do.
        without: assignments that are held back.
        site: the folder of the built web site, which comes with the copy.

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
        files = contents(course, without) | _site(site, without)
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
    files: dict[str, Content] = {name: root / name for name in THE_COURSE_S}
    files |= {name: root / "student_copy" / name for name in STUDENTS_OWN}
    files |= {f"course/{path.name}": path for path in sorted((root / "course").glob("*.ipynb"))}
    for folder in ("helpers", "lab", *(f"release/{slug}" for slug in released)):
        files |= {path.relative_to(root).as_posix(): path for path in _files_in(root / folder)}
    guide = root / "docs" / "student.md"
    for path in (*files.values(), guide):
        if not path.is_file():
            raise GradingError(f"{path} is missing; a copy is made from it.")
    return files | {"README.md": _readme(guide, root, released)}


def _site(folder: Path | None, without: Collection[str]) -> dict[str, Content]:
    """Return the files of the web site, which has all assignments. Raises GradingError."""
    if folder is None:
        return {}
    if without:
        raise GradingError("The web site has all assignments: leave out --site or --without.")
    if not (folder / "index.html").is_file():
        raise GradingError(f"{folder} has no index.html; run: make site")
    return {f"site/{path.relative_to(folder).as_posix()}": path for path in _files_in(folder)}


def _files_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden:
            yield path


def _readme(guide: Path, root: Path, released: Collection[str]) -> str:
    """Return the guide, links set right for where it lies in the copy, and the table of lessons."""
    text = guide.read_text(encoding="utf-8").replace("](../", "](")
    return f"{text}\n## Lessons\n\n{_table(root, released)}"


def _table(root: Path, released: Collection[str]) -> str:
    """Return lessons with their questions and assignments, as markdown; held-back ones unlinked."""
    lessons = lesson_files.find(root / "course")
    sheets = {path.stem: path for path in (root / "release").glob("*/*.ipynb")}
    lines = ["| lesson | question | assignment |", "|---|---|---|"]
    for slug in sorted(lessons.keys() | sheets):
        lesson, question, sheet = "", "", ""
        if slug in lessons:
            title, question = _opening(lessons[slug])
            lesson = f"[{title}](course/{lessons[slug].name})"
        if slug in sheets:
            title, _ = _opening(sheets[slug])
            link = f"[{title}](release/{slug}/{slug}.ipynb)"
            sheet = link if slug in released else f"{title}, later"
        lines.append(f"| {lesson} | {question} | {sheet} |")
    return "\n".join(lines) + "\n"


def _opening(notebook: Path) -> tuple[str, str]:
    """Return a notebook's title and the paragraph under it. Raises GradingError."""
    try:
        text = nbformat.read(notebook, as_version=4).cells[0].source
    except Exception as error:  # nbformat raises many kinds
        raise GradingError(f"{notebook} cannot be read: {error}") from None
    title, paragraph, *_ = *text.split("\n\n"), ""
    return title.removeprefix("# "), " ".join(paragraph.replace("**", "").split())


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
    """Write one file, unless it is there or was changed; yield what to report."""
    path, new = _inside(target, name), _digest(content)
    if os.path.lexists(path):
        found = _digest(path) if path.is_file() and not path.is_symlink() else None
        if found == new:
            return
        if found != before.get(name, ""):
            if new == before.get(name):
                yield f"Kept as you changed it: {name}"
                return
            yours = _free_name_for(path)
            path.rename(yours)
            yield f"New: {name}; what you had there is now {yours.relative_to(target).as_posix()}"
        else:
            yield f"Changed: {name}"
    elif before:
        yield f"New: {name}"
    _put(content, path)


def _remove(target: Path, name: str, before: dict[str, str]) -> Iterator[str]:
    """Delete a file that the course no longer has, unless it was changed."""
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


def _free_name_for(path: Path) -> Path:
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
