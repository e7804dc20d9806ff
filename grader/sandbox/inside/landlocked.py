"""Confine a submission where no namespaces can be made: Landlock, a filter, limits, no privileges.

Each submission has two processes of ours. The *keeper* waits, and ends what is left when the kernel
ends: orphans become its children, and its signals reach all that it has started and nothing else.
The Jupyter kernel is its child, and is confined once more: it can signal neither the keeper nor
anything outside.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import confinement
import holdings
import landlock
import syscall_filter
import usage
from confinement import control

#: Of /proc, what is not about processes; each kernel also sees itself.
OF_THE_SYSTEM = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "sys", "uptime", "version")
DEVICES = {"/dev/null": landlock.USE, "/dev/random": landlock.READ, "/dev/urandom": landlock.READ}
#: Semaphores of multiprocessing are there; only a user's own files are safe from a submission.
SHARED_MEMORY = "/dev/shm"
INTERVAL = 0.1
#: Submissions that may run at the same time with the grader's uid, each with all its processes.
ROOM = 4


class Landlocked:
    """Submissions use the machine's own folders, and Linux denies them what is not listed.

    Args:
        user: the uid, and gid, of submissions; the grader's own, or one that is otherwise unused.
        folder: has the folders "sockets", "files" and "scratch"; the last one is writable.
        readable: what they may read and run.
        abi: Landlock's version.
        alive: a file descriptor that is closed when nothing of the sandbox is left.
    """

    def __init__(self, user: int, folder: str, readable: list[str], abi: int, alive: int):
        self.user, self.abi, self.alive = user, abi, alive
        self.sockets, self.files = f"{folder}/sockets", f"{folder}/files"
        self.scratch = f"{folder}/scratch"
        self.notebook = f"{self.scratch}/notebook"
        self.readable = readable
        self.own_user = user != os.getuid()
        # Should a keeper be killed, its children become the warm process's.
        control(confinement.SUBREAPER, 1)

    def keep(self, run: Callable[[], None], limits: dict, report: int) -> None:
        """Run a function confined, end what it has started, and exit with its status.

        Must be called in a fresh child of the warm process.

        Args:
            run: the kernel; it is called when the confinement is complete.
            limits: "data_bytes", "file_bytes" and "processes".
            report: file descriptor to which the keeper's process id is written, as text.
        """
        warm = os.getppid()
        os.setsid()
        control(confinement.SUBREAPER, 1)
        control(confinement.NO_NEW_PRIVILEGES, 1)
        self._make_scratch()
        if self.abi >= landlock.SIGNALS:
            landlock.restrict_signals()
            _require_denied(lambda: os.kill(warm, 0), "a signal")
        blocked = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
        keeper = os.getpid()
        kernel = os.fork()
        if kernel == 0:
            os.close(report)
            os.close(self.alive)
            try:
                self._confine(limits, keeper)
            except BaseException as error:
                confinement.die_with_message(error)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, blocked)
            os._exit(confinement.exit_code(run))
        os.write(report, str(keeper).encode())
        os.close(report)
        status = _wait(kernel, warm, blocked)
        while _reap():
            self._kill()
        self._remove_scratch()
        os._exit(confinement.as_exit_code(status))

    def processes(self, keeper: int) -> set[int]:
        """Return the ids of the submission's processes."""
        return set(_descendants(keeper))

    def exceeded(self, processes: set[int], keeper: int, limits: dict) -> str | None:
        """Return which limit is exceeded: "memory", "processes", "files", or None."""
        if usage.threads(processes) > limits["processes"]:
            return "processes"
        with self._as_user():
            held = holdings.of(processes)
            if usage.exceeds(processes, held.sockets, limits["memory_bytes"]):
                return "memory"
        places = (self.scratch, *self._shared())
        size = sum(holdings.size(place, limits["scratch_bytes"]) for place in places)
        return "files" if size + held.deleted_bytes > limits["scratch_bytes"] else None

    def interrupt(self, keeper: int) -> None:
        """Interrupt the kernel."""
        os.kill(keeper, signal.SIGINT)

    def end(self, keeper: int) -> None:
        """End all processes of the submission."""
        os.kill(keeper, signal.SIGTERM)

    def ended(self, code: int) -> None:
        """End what a keeper has left that was itself killed, which no submission can do."""
        if code < 0:
            while _reap():
                for process in _descendants(os.getpid()):
                    _end(process)
            self._remove_scratch()
            sys.exit("a keeper was killed")

    def _make_scratch(self) -> None:
        self._remove_scratch()
        os.mkdir(self.scratch, 0o700)
        os.chown(self.scratch, self.user, self.user if self.own_user else -1)

    def _remove_scratch(self) -> None:
        # Folders of any depth, and some that their owner cannot read.
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            places = self.scratch, *self._shared()
            subprocess.run([*command, "--", *places], stderr=subprocess.DEVNULL)

    def _shared(self) -> list[str]:
        """Return what a submission with a uid of its own has in shared memory."""
        return holdings.owned(SHARED_MEMORY, self.user) if self.own_user else []

    def _confine(self, limits: dict, keeper: int) -> None:
        """Give up all that a submission may not have."""
        os.setsid()
        # If the machine runs out of memory, Linux ends a submission and not the grader.
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
        if self.own_user:
            os.setgroups([])
            os.setresgid(self.user, self.user, self.user)
            os.setresuid(self.user, self.user, self.user)
        confinement.drop_capabilities()
        control(confinement.SET_DUMPABLE, 1)  # otherwise it could not read its own /proc/self
        control(confinement.PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != keeper:
            raise OSError("the keeper has ended")
        confinement.limit({**limits, "processes": self._most_tasks(limits["processes"])})
        system = (f"/proc/{name}" for name in OF_THE_SYSTEM)
        allowed = dict.fromkeys(self.readable, landlock.RUN)
        allowed |= dict.fromkeys([self.files, *system, "/proc/self"], landlock.READ)
        allowed |= {**DEVICES, self.scratch: landlock.CHANGE}
        if self.own_user:
            allowed[SHARED_MEMORY] = landlock.CHANGE
        landlock.restrict(
            {path: rights for path, rights in allowed.items() if os.path.exists(path)}, self.abi
        )
        syscall_filter.install((*syscall_filter.ON_THE_MACHINE, *syscall_filter.RULES))
        confinement.detach_standard_streams()

    def _most_tasks(self, processes: int) -> int:
        """Return Linux's limit, which counts all tasks of a user.

        With the grader's uid it is no exact limit, and only stops what starts others without end.
        """
        if self.own_user:
            return processes
        return usage.threads(usage.processes_of(os.getuid())) + ROOM * processes

    def _kill(self) -> None:
        """Kill all processes of the submission at once, as far as this Linux can."""
        if self.abi >= landlock.SIGNALS:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        elif self.own_user:
            killer = os.fork()
            if killer == 0:
                os.setresgid(self.user, self.user, self.user)
                os.setresuid(self.user, self.user, self.user)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(-1, signal.SIGKILL)
                os._exit(0)
        else:
            for process in _descendants(os.getpid()):
                _end(process)

    @contextlib.contextmanager
    def _as_user(self) -> Iterator[None]:
        """Be the submission's user: without a capability, root cannot see what others hold."""
        if not self.own_user:
            yield
            return
        user, group = os.getuid(), os.getgid()
        os.setegid(self.user)
        os.seteuid(self.user)
        try:
            yield
        finally:
            os.seteuid(user)
            os.setegid(group)


def _wait(kernel: int, warm: int, blocked: set) -> int:
    """Return the status of the kernel when it has ended or is to end; reap orphans meanwhile."""
    while os.getppid() == warm:
        received = signal.sigtimedwait(blocked, INTERVAL)
        number = received and received.si_signo
        if number == signal.SIGINT:
            os.kill(kernel, signal.SIGINT)
        if number == signal.SIGTERM:
            break
        for process, status in _reaped():
            if process == kernel:
                return status
    os.kill(kernel, signal.SIGKILL)
    return os.waitpid(kernel, 0)[1]


def _reaped() -> Iterator[tuple[int, int]]:
    """Yield the process id and status of each child that has ended."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _reap() -> bool:
    """Reap the children that have ended; tell whether there are others."""
    for _ in _reaped():
        pass
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _descendants(ancestor: int) -> Iterator[int]:
    """Yield the ids of the processes that descend from one."""
    children: dict[int, list[int]] = {}
    for process in usage.processes():
        children.setdefault(usage.parent(process), []).append(process)
    waiting = children.get(ancestor, [])
    while waiting:
        process = waiting.pop()
        yield process
        waiting += children.get(process, [])


def _end(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _require_denied(attempt: Callable[[], object], what: str) -> None:
    """Raise OSError unless an attempt is denied."""
    try:
        attempt()
    except PermissionError:
        return
    raise OSError(f"Landlock does not deny {what}")
