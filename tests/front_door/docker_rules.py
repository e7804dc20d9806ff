"""A command under Docker's default rules: capabilities, system calls, masked files.

    unshare --mount --pid --fork --mount-proc --ipc --uts python docker_rules.py UID COMMAND...

Root runs it, on x86_64. It follows the lists of moby: `oci/caps/defaults.go`, `oci/defaults.go` and
`profiles/seccomp/default.json`, without io_uring, which has been denied since 2023. The network,
the files of an image and limits of resources are not simulated.
"""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.sandbox.inside import syscall_filter
from grader.sandbox.inside.syscall_filter import Condition, Rule

#: Where it is while folders of PATH are hidden.
MOUNT = os.path.realpath(shutil.which("mount"))
CAPABILITIES = "chown,dac_override,fsetid,fowner,mknod,net_raw,setgid,setuid,setfcap,setpcap"
CAPABILITIES += ",net_bind_service,sys_chroot,kill,audit_write"
MASKED = ("/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys")
MASKED += ("/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug")
MASKED += ("/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap")
READ_ONLY = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")
READ_ONLY += ("/sys", "/sys/fs/cgroup")
#: Numbers of system calls on x86_64 that are not on the list.
DENIED = (103, 134, 136, 139, 153, 155, 156, *range(163, 186), 212, 227, 236, 237, 238, 239, 246)
DENIED += (248, 249, 250, 256, 272, 279, 298, 300, 304, 308, 312, 313, 320, 321, 323)
DENIED += (*range(425, 434), 438, 440, 442, 443)
#: Since Linux 5.18; runc knows these numbers to be newer than the list.
UNKNOWN = range(450, 480)
PERSONALITIES = (0, 8, 0x20000, 0x20008, 0xFFFFFFFF)
RULES = (
    Rule(435, None, errno.ENOSYS),  # clone3
    Rule(56, None, errno.EPERM, (Condition(0, 0, equal=False, mask=0x7E020000),)),  # namespaces
    Rule(41, None, errno.EPERM, (Condition(0, 40),)),  # socket: AF_VSOCK
    Rule(135, None, errno.EPERM, tuple(Condition(0, n, equal=False) for n in PERSONALITIES)),
    *(Rule(number, None, errno.EPERM) for number in DENIED),
    *(Rule(number, None, errno.ENOSYS) for number in UNKNOWN),
)


def mount(*arguments: str) -> None:
    """Run the command of the same name."""
    subprocess.run([MOUNT, *arguments], check=True)


def open_to_all(needed: list[Path]) -> None:
    """Hide closed folders above these, for the same paths have to be in an image, open to all."""
    for path in needed:
        closed = [one for one in reversed(path.parents) if not one.stat().st_mode & 1]
        if not closed:
            continue
        kept = {one: tempfile.mkdtemp(dir="/run") for one in needed if closed[0] in one.parents}
        for one, place in kept.items():
            mount("--bind", str(one), place)
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(closed[0]))
        for one, place in kept.items():
            one.mkdir(parents=True, exist_ok=True)
            mount("--move", place, str(one))


def mask() -> None:
    """Hide files and folders, and make others read-only."""
    for path in filter(os.path.exists, READ_ONLY):
        mount("--bind", path, path)
        mount("-o", "remount,bind,ro", path)
    for path in filter(os.path.exists, MASKED):
        if os.path.isdir(path):
            mount("-t", "tmpfs", "-o", "ro", "tmpfs", path)
        else:
            mount("--bind", os.devnull, path)


def main(user: str, *command: str) -> None:
    """Become the command."""
    programs = [Path(folder) for folder in os.environ["PATH"].split(":") if os.path.isdir(folder)]
    open_to_all([Path(sys.base_prefix), Path(sys.prefix), Path.cwd(), *programs])
    mask()
    syscall_filter.install(RULES)
    capabilities = "-all," + ",".join(f"+{name}" for name in CAPABILITIES.split(","))
    become = ["setpriv", f"--bounding-set={capabilities}", "--inh-caps=-all"]
    if user != "0":
        become += [f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    os.environ["HOME"] = "/root" if user == "0" else "/"
    os.execvp(become[0], [*become, *command])


if __name__ == "__main__":
    main(*sys.argv[1:])
