"""Where a reader can run a lesson without an installation: addresses in the students' copy."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from authoring.notebook_text import AuthoringError
from helpers.lesson_files import file_name

SETTINGS = Path(__file__).parent / "settings.toml"
GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
#: The two lines of docs/student.md for a notebook server that has TensorFlow.
LINES = """```
%pip install -q --no-deps git+{repository}.git
%pip install -q "keras>=3.13"
```"""


@dataclass(frozen=True)
class Launcher:
    """The places that open lessons of a published students' copy.

    Attributes:
        name: OWNER/NAME on GitHub, or "" if there is none: then there are no buttons.
    """

    name: str

    @classmethod
    def read(cls, repository: str | None = None) -> "Launcher":
        """Return the launcher for an address, or for the one in the settings.

        Raises:
            AuthoringError: if the address is not one that Colab, Binder and Codespaces know.
        """
        if repository is None:
            repository = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["repository"]
        if not repository:
            return cls("")
        found = GITHUB.fullmatch(repository)
        if found is None:
            raise AuthoringError(f"{repository!r} is not https://github.com/OWNER/NAME.")
        return cls(found[1])

    def places(self, slug: str) -> dict[str, str]:
        """Return the addresses of a lesson by the names of the places."""
        if not self.name:
            return {}
        notebook = f"course/{file_name(slug)}"
        return {
            "Colab": f"https://colab.research.google.com/github/{self.name}/blob/main/{notebook}",
            "Binder": f"https://mybinder.org/v2/gh/{self.name}/main?urlpath=lab/tree/{notebook}",
            "Codespaces": f"https://codespaces.new/{self.name}",
        }

    def markdown(self, slug: str) -> str:
        """Return what is added to a lesson's first cell, or ""."""
        links = [f"[{place}]({address})" for place, address in self.places(slug).items()]
        if not links:
            return ""
        lines = LINES.format(repository=f"https://github.com/{self.name}")
        return (
            f"\n\n**Run this lesson** on {' · '.join(links)}"
            "\n\n<details><summary>On Colab, run these two lines in a new first cell</summary>"
            f"\n\n{lines}\n\n</details>"
        )
