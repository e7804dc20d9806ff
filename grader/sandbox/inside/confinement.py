"""Confine a submission: its own namespaces, size-limited folders, limits, no privileges.

Each submission has three processes. The *keeper* stays in the warm process's PID namespace and
waits. The *init* is process 1 of a new PID namespace: when it ends, the Linux kernel kills every
process of the submission at once. The Jupyter kernel is init's child. No process in the new
namespace can see, signal or trace the warm process.
"""

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable

SCRATCH = "/tmp"
#: The folders of the kernel's sockets and of the notebook's files; read-only for a submission.
SOCKETS, FILES = "/run/thaw", "/opt/thaw/files"

_libc = ctypes.CDLL(None, use_errno=True)
# From <linux/sched.h>, <linux/mount.h>, <linux/prctl.h>, <linux/capability.h>, <linux/sockios.h>
# and <linux/if.h>.
_NEW_PID, _NEW_USER, _NEW_IPC, _NEW_MOUNTS = 0x20000000, 0x10000000, 0x08000000, 0x00020000
_NEW_NETWORK, _SET_INTERFACE_FLAGS, _UP = 0x40000000, 0x8914, 0x1
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_EXEC = 0x1, 0x2, 0x4, 0x8
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
_PARENT_DEATH_SIGNAL, _SET_DUMPABLE, _NO_NEW_PRIVILEGES = 1, 4, 38
_KEYCTL = {"x86_64": 250, "aarch64": 219}.get(os.uname().machine)
_JOIN_SESSION_KEYRING = 1
_CAPABILITIES_VERSION_3 = 0x20080522


def keep(run: Callable[[], None], limits: dict, user: int, report: int) -> None:
    """Run a function in its own namespaces and exit with its status; never returns.

    Must be called in a fresh child of the warm process.

    Args:
        run: the kernel; it is called when the confinement is complete.
        limits: "scratch_bytes", "data_bytes", "file_bytes" and "processes".
        user: the unprivileged uid, and gid, to run as.
        report: file descriptor to which the init's process id is written, as text.
    """
    os.setsid()
    _call(_libc.unshare, _NEW_PID)
    keepers_end, inits_end = socket.socketpair()
    init = os.fork()
    if init == 0:
        keepers_end.close()
        os.close(report)
        _be_init(run, limits, user, inits_end)
    inits_end.close()
    os.write(report, str(init).encode())
    os.close(report)
    if keepers_end.recv(1):
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1\n"),
            ("gid_map", f"{user} {user} 1\n"),
        ):
            _write(f"/proc/{init}/{name}", text)
        keepers_end.send(b"+")
    _, status = os.waitpid(init, 0)
    os._exit(_as_exit_code(status))


def _be_init(run, limits: dict, user: int, keeper: socket.socket) -> None:
    import syscall_filter  # outside the sandbox, where constants are imported, it has another name

    _call(_libc.unshare, _NEW_MOUNTS | _NEW_IPC)
    _mount_folders(limits["scratch_bytes"])
    # Root can have supplementary groups, which cannot be dropped inside a user namespace.
    if os.getuid() == 0:
        _call(_libc.setgroups, 0, None)
    score = os.open("/proc/self/oom_score_adj", os.O_RDWR)  # not possible without privileges
    _call(_libc.unshare, _NEW_USER)
    keeper.send(b"+")
    keeper.recv(1)
    keeper.close()
    _enter_network()
    # Otherwise a submission could become root of a nested namespace and mount folders without a
    # size limit there.
    _write("/proc/sys/user/max_user_namespaces", "0")
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _leave_keyring()
    _drop_capabilities()
    # An ordinary user's submission has the same uid and could trace this process.
    _call(_libc.prctl, _SET_DUMPABLE, 0, 0, 0, 0)
    _call(_libc.prctl, _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call(_libc.prctl, _PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    _limit(limits)
    syscall_filter.install()
    # If the machine runs out of memory, Linux ends a submission and not the grader: this process
    # first, and with it all others of the submission.
    os.write(score, b"%d" % max(900, int(os.read(score, 8))))
    kernel = os.fork()
    if kernel == 0:
        os.close(score)
        # A new session, so that the kernel's process group contains no other process. Dumpable
        # again, because otherwise the kernel could not read its own /proc/self.
        os.setsid()
        _call(_libc.prctl, _SET_DUMPABLE, 1, 0, 0, 0)
        _detach_standard_streams()
        os._exit(_exit_code(run))
    os.write(score, b"1000")
    os.close(score)
    _detach_standard_streams()
    signal.signal(signal.SIGINT, lambda *_: os.kill(kernel, signal.SIGINT))
    while True:
        ended, status = os.wait()
        if ended == kernel:
            os._exit(_as_exit_code(status))


def _exit_code(run: Callable[[], None]) -> int:
    """Run a function, and return the exit code of a program that consists of it.

    What it raises, for example in a student's signal handler, is no failure of the confinement.
    """
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        return 1
    return 0


def _mount_folders(scratch_bytes: int) -> None:
    """Mount an empty /tmp and /dev/shm, and a /proc of the new namespace; forbid /dev/zero.

    A shared mapping of /dev/zero keeps memory that no process has, like an anonymous one.
    """
    quiet = _NO_SETUID | _NO_DEVICES
    _mount(b"none", b"/", None, _RECURSIVE | _PRIVATE, None)
    _mount(b"proc", b"/proc", b"proc", quiet | _NO_EXEC, None)
    size = f"size={scratch_bytes},nr_inodes=20000,mode=1777".encode()
    # Nothing that a submission writes or brings can be loaded as a library or run as a program.
    _mount(b"tmpfs", SCRATCH.encode(), b"tmpfs", quiet | _NO_EXEC, size)
    _mount(b"tmpfs", b"/dev/shm", b"tmpfs", quiet | _NO_EXEC, size)
    _mount(b"/dev/zero", b"/dev/zero", None, _BIND, None)
    _mount(None, b"/dev/zero", None, quiet | _REMOUNT | _BIND, None)
    for folder in filter(os.path.ismount, (SOCKETS, FILES)):
        flags = quiet | _NO_EXEC | _REMOUNT | _BIND | _READ_ONLY
        _mount(None, folder.encode(), None, flags, None)


def _limit(limits: dict) -> None:
    for which, value in (
        (resource.RLIMIT_DATA, limits["data_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_CORE, 0),
    ):
        _, maximum = resource.getrlimit(which)
        value = value if maximum == resource.RLIM_INFINITY else min(value, maximum)
        resource.setrlimit(which, (value, value))


def _enter_network() -> None:
    """Enter a network of its own, with a loopback device and small TCP buffers."""
    _call(_libc.unshare, _NEW_NETWORK)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        fcntl.ioctl(plain, _SET_INTERFACE_FLAGS, struct.pack("16sh22x", b"lo", _UP))
        for name, option in (("tcp_wmem", socket.SO_SNDBUF), ("tcp_rmem", socket.SO_RCVBUF)):
            size = plain.getsockopt(socket.SOL_SOCKET, option)
            _write(f"/proc/sys/net/ipv4/{name}", f"4096 {min(size, 1 << 16)} {size}")


def _leave_keyring() -> None:
    """Join a new session keyring; the next kernel would see keys in the warm process's keyring."""
    if _KEYCTL is not None and _libc.syscall(_KEYCTL, _JOIN_SESSION_KEYRING, None) < 0:
        code = ctypes.get_errno()
        if code != errno.ENOSYS:  # a system without keyrings
            raise OSError(code, f"keyctl: {os.strerror(code)}")


def _drop_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    _call(_libc.capset, header, (ctypes.c_uint32 * 6)())


def _detach_standard_streams() -> None:
    nowhere = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _mount(source, target, kind, flags, options) -> None:
    _call(_libc.mount, source, target, kind, ctypes.c_ulong(flags), options)


def _call(function, *arguments) -> None:
    if function(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{function.__name__}: {os.strerror(code)}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _as_exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def die_with_message(error: BaseException) -> None:
    """Report why a submission could not be confined, and exit; it must never run unconfined."""
    print(f"confinement failed: {error}", file=sys.stderr, flush=True)
    os._exit(119)
