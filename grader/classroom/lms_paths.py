"""Parse the paths of files in a Moodle or Canvas download.

| from | path of a file |
|---|---|
| Moodle, in folders | `Ada Lovelace_12345_assignsubmission_file/sheet.ipynb` |
| Moodle, flat | `Ada Lovelace_12345_assignsubmission_file_sheet.ipynb` |
| Moodle, blind marking | `Participant_12345_assignsubmission_file/sheet.ipynb` |
| Moodle, a team | `Group A_77_assignsubmission_file/sheet.ipynb` |
| Moodle, no group | `Default group_assignsubmission_file/sheet.ipynb` |
| Moodle, online text | `Ada Lovelace_12345_assignsubmission_onlinetext/onlinetext.html` |
| Canvas | `lovelaceada_late_12345_678901_sheet-1.ipynb` |

Moodle's number is the participant's, or the group's (mod/assign/classes/downloader.php; before 4.1
the folder's name ended with an underscore). Canvas has the sortable name without spaces and
punctuation, "late" for late submissions, the ids of user and file, and the suffix -1, -2 … after
the name of a resubmitted file (app/models/content_zipper.rb).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from grader.classroom import lms_numbers
from grader.errors import Unusable

MOODLE = re.compile(
    r"(?P<name>[^/]+?)_(?P<participant>\d+)_assignsubmission_(?P<plugin>file|onlinetext)"
    r"(?:_?/|_)(?P<file>.+)"
)
#: A folder or file that Moodle created; students choose the names below it.
MOODLE_MARK = re.compile(r"_assign(submission|feedback)_")
#: What students without a group have submitted; the name is Moodle's, in its language.
NO_GROUP = re.compile(r"[^_/]+_assignsubmission_file(?:_?/|_).+")
CANVAS = re.compile(
    r"(?P<name>[^/]+?)_(?P<late>late_)?(?P<participant>\d+)_(?P<number>\d+)_(?P<file>[^/]+)",
    re.IGNORECASE,
)
RESUBMITTED = re.compile(r"-(\d+)\.ipynb$")


@dataclass(frozen=True)
class File:
    """One file of a download.

    Attributes:
        path: its path in the download.
        name: the student's name in the path.
        lms: the LMS, as in `grader.classroom.lms_numbers`.
        participant: the student's number in the download: the Canvas ID, or Moodle's participant.
        late: whether Canvas marks it as late.
        time: the modification time, in local time.
        upload: the name that the student gave the file.
        number: Canvas's number of the file, and that of a resubmission in its name; 0 if missing.
        read: returns the content, or raises Unusable.
        online_text: whether it is, or belongs to, a text that was typed into Moodle.
    """

    path: str
    name: str
    lms: str
    participant: str
    late: bool
    time: datetime
    upload: str
    number: tuple[int, int]
    read: Callable[[], bytes]
    online_text: bool = False

    @property
    def is_notebook(self) -> bool:
        """Whether its name is that of a notebook."""
        return self.path.lower().endswith(".ipynb")


def parse(path: str, time: datetime, read: Callable[[], bytes]) -> File:
    """Parse a path.

    Args:
        path: the path in the download, with slashes.
        time: the modification time, in local time.
        read: see `File`.

    Raises:
        Unusable: if no LMS writes such a path, or only for a team.
    """
    parts = path.split("/")
    if ".." in parts or parts[0] in ("", "~") or "\\" in path or ":" in parts[0]:
        raise Unusable("the path leads out of the download")
    for start, part in enumerate(parts):  # there can be folders above Moodle's
        rest = "/".join(parts[start:])
        by_moodle = MOODLE_MARK.search(part)
        found = (MOODLE if by_moodle else CANVAS).fullmatch(rest)
        if by_moodle or found:
            break
    if by_moodle and not found and NO_GROUP.fullmatch(rest):
        raise Unusable(
            "a submission of students who are in no group: Moodle does not say whose; in the "
            "assignment's settings, “Require group to make submission” prevents this"
        )
    fields = found.groupdict() if found else {}
    online_text = fields.get("plugin") == "onlinetext"
    if not found or (online_text and path.lower().endswith(".ipynb")):
        raise Unusable("the name does not match the names of Moodle's and Canvas's downloads")
    suffix = RESUBMITTED.search(found["file"])
    return File(
        path,
        found["name"],
        lms_numbers.MOODLE if by_moodle else lms_numbers.CANVAS,
        found["participant"],
        bool(fields.get("late")),
        time,
        found["file"].rpartition("/")[2],
        (int(fields.get("number") or 0), int(suffix[1]) if suffix else 0),
        read,
        online_text,
    )
