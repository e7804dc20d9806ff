"""What a submission sees of the machine, whichever sandbox it runs in."""

import os
import sys

#: Read-only parts of the system, if they exist.
SYSTEM = (
    "/usr",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
)
ROOTS = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
#: Variables of a kernel; each sandbox adds HOME, PATH and PYTHONPATH.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "LOGNAME": "student",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "USER": "student",
}


def environments() -> list[str]:
    """Return the folders of this Python and its environment that are not the system's."""
    folders = dict.fromkeys(map(os.path.realpath, (sys.prefix, sys.base_prefix)))
    return [folder for folder in folders if not folder.startswith("/usr/")]
