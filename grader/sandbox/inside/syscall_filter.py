"""A seccomp filter: the system calls that a submission may not make.

`RULES` are those that take memory of no process. The memory limit counts what processes have
mapped, sockets and descriptors (see `usage`); what these calls allocate would be none of them. No
notebook needs them, and libraries that prefer one of them do without it if it is missing.

`ON_THE_MACHINE` come before them, for submissions without namespaces: what reaches the network and
other processes, and what changes files without opening them, which Landlock does not deny.
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
    """A system call, by its number on each architecture that has it, that returns an error.

    It does so if all conditions hold. With the error 0 it does nothing and succeeds.
    """

    x86_64: int
    aarch64: int | None
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

#: The flags of clone for new namespaces.
_NEW_NAMESPACES = 0x7E020000
_OTHERS = (Condition(0, 0, equal=False),)  # another process than the caller

ON_THE_MACHINE = (
    # No sockets but connected pairs: a pair of datagrams could send to any address.
    Rule(41, 198, errno.EACCES),  # socket
    Rule(42, 203, errno.EACCES),  # connect
    Rule(49, 200, errno.EACCES),  # bind
    Rule(
        *(53, 199, errno.EACCES),  # socketpair
        tuple(Condition(1, kind, equal=False, mask=0xF) for kind in (1, 5)),
    ),
    # Descriptors that travel in messages could hold what is counted nowhere.
    Rule(46, 211),  # sendmsg
    Rule(307, 269),  # sendmmsg
    # The modes, owners and times of files that cannot be opened. Programs that set those of their
    # own files go on.
    Rule(90, None, 0),  # chmod
    Rule(91, 52, 0),  # fchmod
    Rule(268, 53, 0),  # fchmodat
    Rule(452, 452, 0),  # fchmodat2
    Rule(92, None, errno.EPERM),  # chown
    Rule(93, 55, errno.EPERM),  # fchown
    Rule(94, None, errno.EPERM),  # lchown
    Rule(260, 54, errno.EPERM),  # fchownat
    Rule(132, None, 0),  # utime
    Rule(235, None, 0),  # utimes
    Rule(261, None, 0),  # futimesat
    Rule(280, 88, 0),  # utimensat
    Rule(197, 14, errno.EOPNOTSUPP),  # removexattr
    Rule(198, 15, errno.EOPNOTSUPP),  # lremovexattr
    Rule(199, 16, errno.EOPNOTSUPP),  # fremovexattr
    Rule(466, 466, errno.EOPNOTSUPP),  # removexattrat
    Rule(469, 469),  # file_setattr
    # The names of files in folders that cannot be opened.
    Rule(253, None),  # inotify_init
    Rule(294, 26),  # inotify_init1
    Rule(303, 264),  # name_to_handle_at
    Rule(304, 265),  # open_by_handle_at
    # Other processes: their limits, priorities, processors, descriptors and memory.
    Rule(302, 261, errno.EPERM, _OTHERS),  # prlimit64
    Rule(141, 140, errno.EPERM, (Condition(1, 0, equal=False),)),  # setpriority
    Rule(141, 140, errno.EPERM, _OTHERS),  # setpriority, of groups and users
    Rule(251, 30, errno.EPERM),  # ioprio_set
    Rule(142, 118, 0, _OTHERS),  # sched_setparam
    Rule(144, 119, 0, _OTHERS),  # sched_setscheduler
    Rule(314, 274, 0, _OTHERS),  # sched_setattr
    Rule(203, 122, 0, _OTHERS),  # sched_setaffinity
    Rule(256, 238, errno.EPERM),  # migrate_pages
    Rule(279, 239, errno.EPERM, _OTHERS),  # move_pages
    Rule(312, 272, errno.EPERM),  # kcmp
    Rule(438, 438, errno.EPERM),  # pidfd_getfd
    Rule(440, 440, errno.EPERM),  # process_madvise
    Rule(448, 448, errno.EPERM),  # process_mrelease
    # Keys are kept by user, not by process.
    Rule(248, 217),  # add_key
    Rule(249, 218),  # request_key
    Rule(250, 219),  # keyctl
    # Namespaces, mounts, and what only root may do anyway.
    Rule(56, 220, errno.EPERM, (Condition(0, 0, equal=False, mask=_NEW_NAMESPACES),)),  # clone
    Rule(308, 268, errno.EPERM),  # setns
    *(
        Rule(x86_64, aarch64, errno.EPERM)
        for x86_64, aarch64 in (
            *((165, 40), (166, 39), (155, 41), (161, 51)),  # mount, umount2, pivot_root, chroot
            *((number, number) for number in range(428, 434)),  # open_tree to fspick
            *((442, 442), (467, 467)),  # mount_setattr, open_tree_attr
            *((246, 104), (320, 294)),  # kexec_load, kexec_file_load
            *((175, 105), (313, 273), (176, 106)),  # init_module, finit_module, delete_module
            *((167, 224), (168, 225), (169, 142), (163, 89)),  # swapon, swapoff, reboot, acct
            *((170, 161), (171, 162), (103, 116)),  # sethostname, setdomainname, syslog
            *((164, 170), (159, 171), (227, 112), (305, 266)),  # settimeofday to clock_adjtime
            *((179, 60), (443, 443)),  # quotactl, quotactl_fd
        )
    ),
)


def install(rules: tuple[Rule, ...]) -> None:
    """Filter the system calls of this process and of all that it starts, for good.

    It must not be able to gain privileges any more. On other architectures than x86_64 and aarch64
    there is no filter.

    Args:
        rules: the first one that applies to a call decides.

    Raises:
        OSError: if this Linux has no seccomp.
    """
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return
    lines = _program(machine, rules)
    code = ctypes.create_string_buffer(b"".join(lines))
    program = struct.pack("HP", len(lines), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    # With their default mitigation, older Linux would slow down a filtered process.
    if libc.syscall(_SECCOMP[machine], _SET_FILTER, _KEEP_SPECULATION, program) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")


def _program(machine: str, rules: tuple[Rule, ...]) -> list[bytes]:
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
    for rule in rules:
        if (number := getattr(rule, machine)) is not None:
            lines += _rule(rule, number)
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
