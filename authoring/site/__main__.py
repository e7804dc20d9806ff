"""Write the course's web site.

python -m authoring.site                          into build/site
python -m authoring.site --folder /tmp/site       into another folder
python -m authoring.site --repository https://github.com/OWNER/NAME   with buttons for Colab etc.
"""

import argparse
import sys
from pathlib import Path

from authoring.notebook_text import ROOT, AuthoringError
from authoring.site import build


def main() -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "site")
    parser.add_argument(
        "--repository", default=None, help="address of the students' copy (default: settings.toml)"
    )
    arguments = parser.parse_args()
    try:
        return build.build(arguments.folder, arguments.repository)
    except AuthoringError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
