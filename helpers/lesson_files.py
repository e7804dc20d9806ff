"""The names of the lessons' notebooks.

A lesson and its assignment have the same slug. JupyterLab shows about 20 characters of a name on a
tab, so that the names of the two files differ at the beginning.
"""

from pathlib import Path

PREFIX = "lesson_"


def file_name(slug: str) -> str:
    """Return the name of a lesson's notebook.

    Args:
        slug: the lesson's slug, such as "03_cloning_and_freezing".
    """
    return f"{PREFIX}{slug}.ipynb"


def find(folder: Path) -> dict[str, Path]:
    """Return the lessons' notebooks in a folder by their slugs, in order.

    Args:
        folder: the folder; what else it contains is left out.
    """
    paths = sorted(folder.glob(file_name("*")))
    return {path.stem.removeprefix(PREFIX): path for path in paths}
