"""A seccomp filter that denies a submission the system calls that take memory of no process.

The memory limit counts what processes have mapped, sockets and descriptors (see `usage`); what
these calls allocate would be none of them. No notebook needs them, and libraries that prefer one of
them do without it if it is missing.
"""

import ctypes
import errno
import os
import struct
from typing import NamedTuple

# From <linux/audit.h>, <linux/filter.h> and <linux/seccomp.h>.
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _AND, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_SET_FILTER, _KEEP_SPECULATION = 1, 4
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_OF_X32 = 0x40000000  # a bit of the numbers for programs with 32-bit pointers
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_ALL = 0xFFFFFFFF


class Condition(NamedTuple):
    """A test of the lower 32 bits of an argument: whether, masked, they are a value or not."""

    argument: int
    value: int
    equal: bool = True
    mask: int = _ALL


class Rule(NamedTuple):
    """A system call, by its number on each architecture, that returns an error.

    It does so if all conditions hold. With the error 0 it does nothing and succeeds.
    """

    x86_64: int
    aarch64: int
    error: int = errno.ENOSYS
    conditions: tuple[Condition, ...] = ()


RULES = (
    # Files, segments and queues that no process has to map.
    Rule(319, 279),  # memfd_create
    Rule(447, 447),  # memfd_secret
    Rule(29, 194),  # shmget
    Rule(68, 186),  # msgget
    Rule(64, 190),  # semget
    Rule(240, 180),  # mq_open
    # Anonymous shared mappings keep pages that are no longer mapped, until the last page is.
    Rule(9, 222, errno.EPERM, (Condition(3, 0x21, mask=0x2F),)),  # mmap
    # Attributes and access lists of 64 kB, which the size of the file system does not include.
    Rule(188, 5, errno.EOPNOTSUPP),  # setxattr
    Rule(189, 6, errno.EOPNOTSUPP),  # lsetxattr
    Rule(190, 7, errno.EOPNOTSUPP),  # fsetxattr
    Rule(463, 463),  # setxattrat
    # Pages, of 2 MB each, in a pipe.
    Rule(278, 75),  # vmsplice
    # Rings, queues, maps and rules in the Linux kernel.
    Rule(425, 425),  # io_uring_setup
    Rule(321, 280),  # bpf
    Rule(298, 241),  # perf_event_open
    Rule(323, 282),  # userfaultfd
    Rule(300, 262),  # fanotify_init
    Rule(444, 444),  # landlock_create_ruleset
    # Buffers of sockets: UNIX, INET, NETLINK and INET6 with TCP or UDP, at their default size. Like
    # Linux for too large a size, setsockopt succeeds.
    Rule(41, 198, errno.EAFNOSUPPORT, tuple(Condition(0, n, equal=False) for n in (1, 2, 16, 10))),
    Rule(
        *(41, 198, errno.EPROTONOSUPPORT),
        (Condition(0, 16, equal=False), *(Condition(2, n, equal=False) for n in (0, 6, 17))),
    ),
    Rule(54, 208, 0, (Condition(1, 1), Condition(2, 7))),  # setsockopt: SO_SNDBUF
    Rule(54, 208, 0, (Condition(1, 1), Condition(2, 8))),  # SO_RCVBUF
    Rule(54, 208, errno.EOPNOTSUPP, (Condition(1, 1), Condition(2, 60))),  # SO_ZEROCOPY
    # A thread's own table of descriptors, which /proc/PID does not show. The flags of clone3 cannot
    # be tested; without it, the C library uses clone.
    Rule(272, 97, errno.EPERM),  # unshare
    Rule(436, 436, errno.EINVAL, (Condition(2, 2, mask=2),)),  # close_range
    Rule(56, 220, errno.EINVAL, (Condition(0, 0x10000, mask=0x10400),)),  # clone
    Rule(435, 435),  # clone3
    # Memory of other processes.
    Rule(101, 117, errno.EPERM),  # ptrace
    Rule(310, 270, errno.EPERM),  # process_vm_readv
    Rule(311, 271, errno.EPERM),  # process_vm_writev
)


def install() -> None:
    """Filter the system calls of this process and of all that it starts, for good.

    It must not be able to gain privileges any more. On other architectures than x86_64 and aarch64
    there is no filter.

    Raises:
        OSError: if this Linux has no seccomp.
    """
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return
    lines = _program(machine)
    code = ctypes.create_string_buffer(b"".join(lines))
    program = struct.pack("HP", len(lines), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    # With their default mitigation, older Linux would slow down a filtered process.
    if libc.syscall(_SECCOMP[machine], _SET_FILTER, _KEEP_SPECULATION, program) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")


def _program(machine: str) -> list[bytes]:
    """Return the filter's instructions: what no rule denies is allowed."""
    foreign = _line(_RETURN, _ERROR | errno.ENOSYS)
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_IF_EQUAL, _ARCHITECTURES[machine], 1, 0),
        foreign,
        _line(_LOAD, _NUMBER),
        _line(_IF_AT_LEAST, _OF_X32, 0, 1),
        foreign,
    ]
    for rule in RULES:
        lines += _rule(rule, getattr(rule, machine))
    return [*lines, _line(_RETURN, _ALLOW)]


def _rule(rule: Rule, number: int) -> list[bytes]:
    """Return the instructions of a rule; behind it they continue with the next one."""
    lines = [_line(_RETURN, _ERROR | rule.error)]
    for argument, value, equal, mask in reversed(rule.conditions):
        jumps = (0, len(lines)) if equal else (len(lines), 0)
        test = [_line(_LOAD, _ARGUMENTS + 8 * argument), _line(_AND, mask)]
        lines = [*test, _line(_IF_EQUAL, value, *jumps), *lines]
    return [_line(_LOAD, _NUMBER), _line(_IF_EQUAL, number, 0, len(lines)), *lines]


def _line(code: int, constant: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, constant)
