"""`python -m lab`: own copies of what was released, then JupyterLab on the first lesson."""

import os
import sys
from pathlib import Path

from jupyterlab.commands import disable_extension

from helpers import lesson_files
from lab.own_copies import prepare

NEWS = "@jupyterlab/apputils-extension:announcements"
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Prepare `work/` and become JupyterLab, opened on the first lesson.

    Further arguments are JupyterLab's own, for example `--no-browser --port=8899`.
    """
    for line in prepare(ROOT):
        print(line)
    # The question about Jupyter's news would cover the first lesson, and ask the network.
    disable_extension(NEWS, level="sys_prefix")
    first_lesson = min(lesson_files.find(ROOT / "course").values()).relative_to(ROOT).as_posix()
    options = [
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{first_lesson}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")  # the only user of many containers
    # Assignment List works in work/, where it would not find the settings of this folder.
    elsewhere = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(ROOT), elsewhere]))
    os.chdir(ROOT)
    # Not `jupyter lab`, which starts the first `jupyter-lab` on PATH, perhaps of another Python.
    command = [sys.executable, "-m", "jupyterlab", *options, *sys.argv[1:]]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    main()
