"""Confine a submission in its own namespaces, with size-limited folders, limits, no privileges.

Each submission has three processes. The *keeper* stays in the warm process's PID namespace and
waits. The *init* is process 1 of a new PID namespace: when it ends, the Linux kernel kills every
process of the submission at once. The Jupyter kernel is init's child. No process in the new
namespace can see, signal or trace the warm process.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable

import confinement
import syscall_filter
import usage
from confinement import call, control, libc

SCRATCH = "/tmp"

# From <linux/sched.h>, <linux/mount.h>, <linux/sockios.h> and <linux/if.h>.
_NEW_PID, _NEW_USER, _NEW_IPC, _NEW_MOUNTS = 0x20000000, 0x10000000, 0x08000000, 0x00020000
_NEW_NETWORK, _SET_INTERFACE_FLAGS, _UP = 0x40000000, 0x8914, 0x1
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_EXEC = 0x1, 0x2, 0x4, 0x8
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
_KEYCTL = {"x86_64": 250, "aarch64": 219}.get(os.uname().machine)
_JOIN_SESSION_KEYRING = 1


class Namespaces:
    """Each submission has namespaces of its own, within those that bubblewrap has made.

    Args:
        user: the unprivileged uid, and gid, of submissions.
        sockets: the folder of the kernel's sockets, read-only for a submission.
        files: the folder of the notebook's files, also read-only.
    """

    notebook = f"{SCRATCH}/notebook"

    def __init__(self, user: int, sockets: str, files: str):
        self.user, self.sockets, self.files = user, sockets, files

    def keep(self, run: Callable[[], None], limits: dict, report: int) -> None:
        """Run a function in its own namespaces and exit with its status; never returns.

        Must be called in a fresh child of the warm process.

        Args:
            run: the kernel; it is called when the confinement is complete.
            limits: "scratch_bytes", "data_bytes", "file_bytes" and "processes".
            report: file descriptor to which the init's process id is written, as text.
        """
        read_only = filter(os.path.ismount, (self.sockets, self.files))
        _keep(run, limits, self.user, report, list(read_only))

    def processes(self, keeper: int) -> set[int]:
        """Return the ids of the submission's processes."""
        return usage.processes() - {1, os.getpid(), keeper}

    def exceeded(self, processes: set[int], init: int, limits: dict) -> str | None:
        """Return "memory" if its memory is over the limit; Linux watches the others."""
        sockets = usage.sockets_of_network(init)
        return "memory" if usage.exceeds(processes, sockets, limits["memory_bytes"]) else None

    def interrupt(self, init: int) -> None:
        """Interrupt the kernel."""
        _signal(init, signal.SIGINT)

    def end(self, init: int) -> None:
        """End all processes of the submission."""
        _signal(init, signal.SIGKILL)

    def ended(self, code: int) -> None:
        """End if a keeper was killed, which no submission can do; its init may live on."""
        if code < 0:
            sys.exit("a keeper was killed")


def _signal(init: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it is ending at this moment
        os.kill(init, number)


def _keep(run, limits: dict, user: int, report: int, read_only: list[str]) -> None:
    os.setsid()
    call(libc.unshare, _NEW_PID)
    keepers_end, inits_end = socket.socketpair()
    init = os.fork()
    if init == 0:
        keepers_end.close()
        os.close(report)
        _be_init(run, limits, user, inits_end, read_only)
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
    os._exit(confinement.as_exit_code(status))


def _be_init(run, limits: dict, user: int, keeper: socket.socket, read_only: list[str]) -> None:
    call(libc.unshare, _NEW_MOUNTS | _NEW_IPC)
    _mount_folders(limits["scratch_bytes"], read_only)
    # Root can have supplementary groups, which cannot be dropped inside a user namespace.
    if os.getuid() == 0:
        call(libc.setgroups, 0, None)
    score = os.open("/proc/self/oom_score_adj", os.O_RDWR)  # not possible without privileges
    call(libc.unshare, _NEW_USER)
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
    confinement.drop_capabilities()
    # An ordinary user's submission has the same uid and could trace this process.
    control(confinement.SET_DUMPABLE, 0)
    control(confinement.NO_NEW_PRIVILEGES, 1)
    control(confinement.PARENT_DEATH_SIGNAL, signal.SIGKILL)
    confinement.limit(limits)
    syscall_filter.install(syscall_filter.RULES)
    # If the machine runs out of memory, Linux ends a submission and not the grader: this process
    # first, and with it all others of the submission.
    os.write(score, b"%d" % max(900, int(os.read(score, 8))))
    kernel = os.fork()
    if kernel == 0:
        os.close(score)
        # A new session, so that the kernel's process group contains no other process. Dumpable
        # again, because otherwise the kernel could not read its own /proc/self.
        os.setsid()
        control(confinement.SET_DUMPABLE, 1)
        confinement.detach_standard_streams()
        os._exit(confinement.exit_code(run))
    os.write(score, b"1000")
    os.close(score)
    confinement.detach_standard_streams()
    signal.signal(signal.SIGINT, lambda *_: os.kill(kernel, signal.SIGINT))
    while True:
        ended, status = os.wait()
        if ended == kernel:
            os._exit(confinement.as_exit_code(status))


def _mount_folders(scratch_bytes: int, read_only: list[str]) -> None:
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
    for folder in read_only:
        flags = quiet | _NO_EXEC | _REMOUNT | _BIND | _READ_ONLY
        _mount(None, folder.encode(), None, flags, None)


def _enter_network() -> None:
    """Enter a network of its own, with a loopback device and small TCP buffers."""
    call(libc.unshare, _NEW_NETWORK)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        fcntl.ioctl(plain, _SET_INTERFACE_FLAGS, struct.pack("16sh22x", b"lo", _UP))
        for name, option in (("tcp_wmem", socket.SO_SNDBUF), ("tcp_rmem", socket.SO_RCVBUF)):
            size = plain.getsockopt(socket.SOL_SOCKET, option)
            _write(f"/proc/sys/net/ipv4/{name}", f"4096 {min(size, 1 << 16)} {size}")


def _leave_keyring() -> None:
    """Join a new session keyring; the next kernel would see keys in the warm process's keyring."""
    if _KEYCTL is not None and libc.syscall(_KEYCTL, _JOIN_SESSION_KEYRING, None) < 0:
        code = ctypes.get_errno()
        if code != errno.ENOSYS:  # a system without keyrings
            raise OSError(code, f"keyctl: {os.strerror(code)}")


def _mount(source, target, kind, flags, options) -> None:
    call(libc.mount, source, target, kind, ctypes.c_ulong(flags), options)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
