"""A student's own copies of the assignments.

Released assignments are copied to `work/`, each once. What stands in `work/` belongs to the
student: it is never written again. When a release changes later, the corrected sheet is put
next to the student's, with the student's answers already in it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat


def prepare(root: Path) -> Iterator[str]:
    """Copy what is new from `release/` to `work/`; yield one line for each thing done.

    `work/.released/` keeps each sheet as it was when it was copied, to find out later whether the
    release was corrected and which cells the student wrote.

    Args:
        root: the folder of the course.
    """
    for release in sorted((root / "release").glob("*/*.ipynb")):
        slug = release.stem
        own = root / "work" / slug / release.name
        delivered = root / "work" / ".released" / release.name
        if not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(release, own)
            yield f"New:       {own.relative_to(root)}"
        elif delivered.exists() and delivered.read_bytes() == release.read_bytes():
            continue
        else:
            yield _deliver_correction(root, release, delivered)
        delivered.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(release, delivered)


def _deliver_correction(root: Path, release: Path, delivered: Path) -> str:
    """Put a corrected sheet, with the answers carried over, next to the student's own."""
    folder = root / "work" / release.stem
    sheets = [*folder.glob(release.name), *folder.glob(f"corrected_*/{release.name}")]
    newest = max(sheets, key=lambda path: path.stat().st_mtime)
    target = folder / f"corrected_{len(sheets)}" / release.name
    target.parent.mkdir(exist_ok=False)
    try:
        before = nbformat.read(delivered if delivered.exists() else release, as_version=4)
        sheet = with_answers(
            nbformat.read(release, as_version=4), nbformat.read(newest, as_version=4), before
        )
        nbformat.write(sheet, target)
        answers = f"with your answers from {newest.relative_to(root)}"
    except Exception as error:  # a sheet that cannot be read must not keep the class from working
        shutil.copyfile(release, target)
        answers = f"without your answers: {newest.relative_to(root)} cannot be read ({error})"
    return (
        f"Corrected: {target.relative_to(root)}, {answers}. "
        "Your own file is untouched; go on in either, and hand in the one you finish."
    )


def with_answers(corrected, own, delivered):
    """Return the corrected sheet with everything the student wrote.

    Args:
        corrected: the new release.
        own: the student's notebook.
        delivered: the release the student's notebook began as.

    Returns:
        A notebook: the corrected cells; in the place of each cell that the student changed,
        unless it is read-only, the student's; and the student's own cells after the cell they
        stood behind. A changed cell that the correction dropped is kept as a plain cell.
    """
    began_as = {_key(cell): cell.source for cell in delivered.cells}
    written = {}
    for cell in own.cells:
        locked = cell.metadata.get("nbgrader", {}).get("locked", False)
        if not locked and began_as.get(_key(cell)) != cell.source:
            written[_key(cell)] = cell
    kept = {_key(cell) for cell in corrected.cells}
    corrected.cells = [written.get(_key(cell), cell) for cell in corrected.cells]
    place = 0
    for cell in own.cells:
        if _key(cell) in kept:
            place = 1 + [_key(other) for other in corrected.cells].index(_key(cell))
        elif _key(cell) in written:
            cell.metadata.pop("nbgrader", None)
            corrected.cells.insert(place, cell)
            place += 1
    return corrected


def _key(cell) -> str:
    """Return what identifies a cell: its grade_id, or its id, which Jupyter keeps."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")
