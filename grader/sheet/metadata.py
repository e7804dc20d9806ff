"""The project's own metadata in a notebook, under the key `thaw`.

Schema, version 1. Each part is optional:

    schema_version  1
    source          path of the notebook's text
    fingerprint     sha256 of the built notebook's cells, in hexadecimal
    run             of an executed submission, see `Run`
    submitted       of an executed submission, its digests: `grader.submissions.record`
    graded          the same, once its scores are saved
    grading         when that was, and with which version: `grader.submissions.receipt`
    misplaced_answers  free-text answers that are missing where there is text of the student's own
    unplaced_text   the beginning of that text

Version 1.0.0 wrote no `schema_version`, the fields of `run` next to `source`, and the last two
parts under other names next to `thaw`; `read` supports these as well.
"""

from dataclasses import asdict, dataclass, field

from nbformat import NotebookNode, from_dict

KEY = "thaw"
VERSION = 1


def read(notebook: dict, part: str):
    """Return a part, or None if it is missing or has an unknown version.

    Args:
        notebook: a notebook, from nbformat or JSON.
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
        notebook: the notebook to change.
        part: its name.
        content: the part's content, serializable as JSON.
    """
    held = notebook.metadata.setdefault(KEY, NotebookNode())
    held.schema_version = VERSION
    held[part] = from_dict(content)


@dataclass(frozen=True)
class Run:
    """The run of a submission in the sandbox.

    Attributes:
        limits: a message for each limit that it reached.
        flags: graded cells whose result cannot be trusted, with the evidence.
        seconds: the notebook's wall time; None outside the sandbox.
        cpu_seconds: CPU time of all its processes, including the grader's requests.
        notices: what it did that honest code does not do; no reason by itself to take points.
        misplaced: what a person must look for, because no tool can tell which answer it is; "" if
            nothing.
    """

    limits: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    seconds: float | None = None
    cpu_seconds: float | None = None
    notices: list[str] = field(default_factory=list)
    misplaced: str = ""

    @property
    def review(self) -> list[str]:
        """Why an instructor should look at it, one reason each."""
        reasons = [*self.flags, *(f"the notebook {notice}" for notice in self.notices)]
        return [*reasons, self.misplaced] if self.misplaced else reasons

    def write_to(self, notebook: NotebookNode) -> None:
        """Write it as the part `run`."""
        write(notebook, "run", asdict(self))


def run_of(notebook: dict) -> Run:
    """Return a notebook's run; without a sandbox it has only misplaced answers."""
    held = dict(read(notebook, "run") or {})
    if answers := read(notebook, "misplaced_answers"):
        text = read(notebook, "unplaced_text") or ""
        held["misplaced"] = f"{', '.join(answers)}: not found in place of text such as “{text}”"
    return Run(**{name: held[name] for name in Run.__dataclass_fields__ if name in held})
