"""Answers that search outside the sandbox; each prints LOOT if it finds something.

Words in capitals and braces are filled in by the tests with places that exist on this machine.
"""

ESCAPES = {
    "read the source notebook": """
import pathlib
if any("END SOLUTION" in path.read_text() for path in pathlib.Path("../../..").glob("source/*/*")):
    print("LOOT")
""",
    "read the source notebook by its full path": """
import pathlib
if any("END SOLUTION" in path.read_text() for path in pathlib.Path("{COURSE}").glob("source/*/*")):
    print("LOOT")
""",
    "open the gradebook for writing": """
open("{COURSE}/gradebook.db", "r+b").close()
print("LOOT")
""",
    "read others' work": """
import pathlib
if len(list(pathlib.Path("{COURSE}/submitted").iterdir())) > 1:
    print("LOOT")
""",
    "leave a file in the course": """
open("{COURSE}/planted", "w").close()
print("LOOT")
""",
    "change what was handed in": """
import os
if os.access("{COURSE}/submitted", os.W_OK) or os.path.exists("01_target.ipynb"):
    print("LOOT")
""",
    "read a secret in the environment": """
import os
if "SECRET" in os.environ:
    print("LOOT")
""",
    "read the grader's environment": """
import os
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        if b"SECRET=" in open(f"/proc/{name}/environ", "rb").read() and int(name) != os.getpid():
            print("LOOT")
    except OSError:
        pass
""",
    "load a library of one's own": """
import importlib.util, shutil, zmq.backend.cython._zmq as built
shutil.copy(built.__file__, "/tmp/mine.so")
spec = importlib.util.spec_from_file_location("_zmq", "/tmp/mine.so")
try:
    importlib.util.module_from_spec(spec)
    print("LOOT")
except ImportError as error:
    print(error)
""",
    "run a program of one's own": """
import shutil, subprocess
shutil.copy("/bin/true", "/tmp/mine")
try:
    subprocess.run(["/tmp/mine"])
    print("LOOT")
except PermissionError as error:
    print(error)
""",
    "see the grader among the processes": """
import os
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        if b"pytest" in open(f"/proc/{name}/cmdline", "rb").read():
            print("LOOT")
    except OSError:
        pass
""",
    "signal a process outside": """
import os
os.kill({PROCESS}, 0)
print("LOOT")
""",
    "reach the file system through the parent process": """
import os
if os.path.exists(f"/proc/{os.getppid()}/root{COURSE}"):
    print("LOOT")
""",
    "look at what the parent process has open": """
import os
if os.listdir(f"/proc/{os.getppid()}/fd"):
    print("LOOT")
""",
    "connect over the network": """
import socket
socket.create_connection(("127.0.0.1", {PORT}), timeout=2)
print("LOOT")
""",
    "connect to an abstract socket": """
import socket
socket.socket(socket.AF_UNIX).connect("\\0{ABSTRACT}")
print("LOOT")
""",
    "connect to a socket in the file system": """
import socket
socket.socket(socket.AF_UNIX).connect("{SOCKET}")
print("LOOT")
""",
    "attach shared memory": """
open("/dev/shm/{SHARED}").close()
print("LOOT")
""",
    "attach a System V segment": """
import ctypes
if ctypes.CDLL(None).shmget({KEY}, 0, 0) >= 0:
    print("LOOT")
""",
    "poison the library": """
import os, helpers, numpy
if os.access(helpers.__path__[0], os.W_OK) or os.access(numpy.__path__[0], os.W_OK):
    print("LOOT")
""",
    "be root": """
import os
if os.getuid() == {UID} == 0 and os.access("/etc/passwd", os.W_OK):
    print("LOOT")
""",
    "read the keys with which kernels sign": """
import glob, tempfile
for path in glob.glob("{RUNTIME}/*.json") + glob.glob(f"{tempfile.gettempdir()}/*.json"):
    if '"signature_scheme"' in open(path).read():
        print("LOOT")
""",
}
