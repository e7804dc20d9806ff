"""What the project writes into a notebook's metadata, all of it under the key `thaw`.

Schema, version 1. Each part is there if somebody has written it:

    schema_version  1
    source          path of the text that the notebook is built from
    fingerprint     of the built notebook's cells, sha256 in hexadecimal
    run             of an executed submission, see `Run`
    submitted       of an executed submission, what was executed: `grader.submissions.record`
    graded          the same, once its scores are saved
    misplaced_answers  free-text answers that are missing where there is text of the student's own

Version 1.0.0 wrote no `schema_version`, the fields of `run` beside `source`, and the two last
under names of their own beside `thaw`; `read` understands that, too.
"""

from dataclasses import asdict, dataclass, field

from nbformat import NotebookNode, from_dict

KEY = "thaw"
VERSION = 1


def read(notebook: dict, part: str):
    """Return a part, or None if there is none, or if it is of a version that is not known.

    Args:
        notebook: as nbformat or JSON has it.
        part: its name.
    """
    metadata = notebook["metadata"]
    held = metadata.get(KEY, {})
    if held.get("schema_version", VERSION) != VERSION:
        return None
    if part in held or "schema_version" in held:
        return held.get(part)
    if part == "run" and "limits" in held:
        return held
    return metadata.get({"submitted": "handed_in", "graded": "graded_from"}.get(part))


def write(notebook: NotebookNode, part: str, content) -> None:
    """Write a part.

    Args:
        notebook: whose metadata are changed.
        part: its name.
        content: as JSON can hold it.
    """
    held = notebook.metadata.setdefault(KEY, NotebookNode())
    held.schema_version = VERSION
    held[part] = from_dict(content)


@dataclass(frozen=True)
class Run:
    """What happened when a submission was executed in the sandbox.

    Attributes:
        limits: which limits it reached, in words.
        flags: graded cells whose verdict cannot be trusted, with the evidence.
        seconds: how long the notebook ran; None outside of the sandbox.
        cpu_seconds: what it computed, all its processes and the grader's questions included.
    """

    limits: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    seconds: float | None = None
    cpu_seconds: float | None = None

    def write_to(self, notebook: NotebookNode) -> None:
        """Write it as the part `run`."""
        write(notebook, "run", asdict(self))


def run_of(notebook: dict) -> Run:
    """Return a notebook's part `run`; of one that ran in no sandbox, an empty one."""
    held = read(notebook, "run") or {}
    return Run(**{name: held[name] for name in Run.__dataclass_fields__ if name in held})
