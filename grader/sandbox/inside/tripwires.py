"""Notice code that reaches into its examiner: an audit hook, and attributes that report their use.

A student's solution has no reason to read the variables of a running test, to search the memory
for the grader's objects, or to call machine code. What does is noticed at once, in a way that code
in the kernel cannot undo (`notices`), and what belongs to a test or to the guard reads as empty.

The grader's own things are recognised by their globals: those of the modules in this folder, and
the namespaces of graded cells. Both have the name MARK.
"""

import builtins
import os
import sys
import sysconfig
import threading
import types

import attributes
from attributes import make_immutable, replace

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))

MARK = "__thaw__"
_OURS = object()
#: Where libraries are; other code is the notebook's. The course's own package can be elsewhere.
LIBRARIES = (
    *{
        place + os.sep
        for name in ("stdlib", "purelib", "platlib")
        for place in (sysconfig.get_path(name), os.path.realpath(sysconfig.get_path(name)))
    },
    "<frozen ",
)
HELPERS = os.path.dirname(getattr(sys.modules.get("helpers"), "__file__", "") or "")
#: Library code that reads on behalf of its caller.
ON_BEHALF = ("/inspect.py", "/traceback.py", "/tf_inspect.py", "/base_tasks.py", "/tf_decorator.py")
#: These run notebooks: the variables of their frames lead to those of the graded cell.
RUNNERS = ("IPython", "ipykernel")
#: The function of the guard that runs requests.
ENTRY = "execute_request"

SEARCHES = {"gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames"}
TRACERS = {"sys.settrace", "sys.setprofile", "sys.monitoring.register_callback"}
#: Modules with which Python code calls any machine code.
FOREIGN = ("cffi", "_cffi_backend", "_interpreters", "_testcapi", "_testinternalcapi")
FOREIGN += ("_xxsubinterpreters",)
#: Libraries that read frames for tracebacks and for graphs.
READERS = ("/IPython/", "/ipykernel/", "/stack_data/", "/executing/", "/autograph/")
READERS += ("/inspect.py", "/traceback.py", "/linecache.py")

#: What the attributes of the grader's things read as.
_EMPTY = compile("", "<grader>", "exec")
_FRAME = {
    **dict.fromkeys(("f_locals", "f_globals", "f_builtins"), lambda _: {}),
    **dict.fromkeys(("f_trace", "f_lineno"), lambda _: None),  # noticed, not hidden
    # Honest code that prints a stack needs the rest of it.
    "f_code": lambda frame: _get("f_code", frame).replace(co_consts=(), co_filename="<grader>"),
}
_FUNCTION = {
    **dict.fromkeys(("__globals__", "__builtins__"), lambda _: {}),
    **dict.fromkeys(("__closure__", "__defaults__", "__kwdefaults__"), lambda _: None),
    "__code__": lambda _: _EMPTY,
}
_ORIGINALS = {
    name: vars(kind)[name]
    for kind, names in ((types.FrameType, _FRAME), (types.FunctionType, _FUNCTION))
    for name in names
}
_CLASS_DICT = vars(type)["__dict__"]


class Tripwires:
    """The tripwires of one kernel.

    Args:
        notice: called with what has been noticed, one line.

    Attributes:
        examining: whether a graded cell or a question of the grader runs.
        changed: functions and closure cells that the submission has changed.
    """

    def __init__(self, notice):
        self.notice, self.examining = notice, False
        self.changed: list = []

    def set_up(self, folder: str) -> None:
        """Begin to watch; nothing ends it.

        Args:
            folder: the modules in it belong to the guard.
        """
        for space in _spaces(folder):
            mark(space)
            for value in list(space.values()):
                # Traitlets sets attributes of its classes when it creates an instance.
                if type(value) is type and value.__module__ == space["__name__"]:
                    make_immutable(value)
        for name, empty in _FRAME.items():
            replace(types.FrameType, name, self._is_kept_from, self._notice_write, empty)
        for name, empty in _FUNCTION.items():
            replace(types.FunctionType, name, self._is_hidden, self._note_function, empty)
        replace(types.CellType, "cell_contents", lambda *_: False, self._note_cell, dict)
        replace(type, "__subclasses__", self._notice_search, lambda *_: True, dict)
        replace(type, "__dict__", self._is_for_a_student, lambda *_: True, _copy_of_dict)
        sys.addaudithook(self._audit)

    def _is_kept_from(self, frame, name: str) -> bool:
        """Tell whether the running code may not read an attribute of a frame."""
        space = _get("f_globals", frame)
        if not _is_ours(space) and (name != "f_locals" or _package(space) not in RUNNERS):
            return False
        student = _student(nearest=True)
        if name in ("f_code", "f_trace", "f_lineno"):  # logging reads them for its messages
            kept = self.examining and name == "f_code" and student is not None
            noticed = self.examining and _student(nearest=True, through=())
        else:
            kept = _student() is not None or not _is_ordered() or not _is_reader()
            noticed = kept and student
        if noticed:
            self.notice(f"reads {name} of the grader's frames{_place(noticed)}")
        return kept

    def _is_hidden(self, function, name: str) -> bool:
        """Tell whether the running code may not read an attribute of a function."""
        space = _get("__globals__", function)
        if not _is_ours(space):
            return False
        student = _student(nearest=True)
        hidden = student is not None
        if "__file__" in space:  # the guard's; libraries have to read those of a test
            hidden = _student() is not None or not _is_ordered()
        if student:
            self.notice(f"reads {name} of the grader's functions{_place(student)}")
        return hidden

    def _notice_search(self, kind, name: str) -> bool:
        """Notice a search for the classes of a test; it finds them."""
        if self.examining and (student := _student(nearest=True)):
            self.notice(f"calls {name} in a graded cell{_place(student)}")
        return False

    def _is_for_a_student(self, kind, name: str) -> bool:
        """Tell whether a notebook's code wants a class's dictionary, which `|` would let it set."""
        return _student(nearest=True, through=()) is not None

    def _notice_write(self, frame, name: str) -> bool:
        """Tell whether the running code may set an attribute of a frame."""
        if not _is_ours(_get("f_globals", frame)) or not (student := _student()):
            return True
        self.notice(f"sets {name} of the grader's frames{_place(student)}")
        return False

    def _note_function(self, function, name: str) -> bool:
        """Tell whether the running code may set an attribute of a function; note the change."""
        if student := _student(imports=False):
            code, ours = _get("__code__", function), _is_ours(_get("__globals__", function))
            if ours or is_library(code.co_filename):
                self.notice(f"changes {name} of {code.co_name}{_place(student)}")
            if ours:
                return False
        self.changed.append(function)
        return True

    def _note_cell(self, cell, name: str) -> bool:
        self.changed.append(cell)
        return True

    def _audit(self, event: str, arguments: tuple) -> None:
        if event == "import":
            if arguments[0].partition(".")[0] in FOREIGN and (student := _student()):
                self.notice(f"imports {arguments[0]}{_place(student)}")
        elif event == "open":
            path = arguments[0]
            if isinstance(path, str | bytes) and _is_memory(os.fsdecode(path)):
                self.notice(f"opens {os.fsdecode(path)[:40]}")
        elif event in SEARCHES or event == "sys.addaudithook":  # not what libraries do here
            student = _student()
            self.notice(f"calls {event}{_place(student) if student else ''}")
        elif event == "os.fork":
            if self.examining and (student := _student()):
                self.notice(f"forks in a graded cell{_place(student)}")
        elif event == "object.__setattr__":
            thing, name, _ = arguments
            if name == "__class__" and (student := _student(nearest=True)):
                self.notice(f"replaces the class of a {type(thing).__name__}{_place(student)}")
        elif event in TRACERS:
            if self.examining and (student := _student()):
                self.notice(f"calls {event} in a graded cell{_place(student)}")
        elif event.startswith("ctypes."):
            if student := _student(imports=False):
                self.notice(f"calls machine code by ctypes{_place(student)}")
        elif event == "compile":
            source, path = arguments
            if isinstance(path, str) and is_library(path) and (student := _student()):
                if _differs(source, path):
                    self.notice(f"compiles code as if it were in {path[-60:]}{_place(student)}")
        elif event == "code.__new__":
            own = _get("f_globals", sys._getframe(1)) is globals()
            if not own and (student := _student(nearest=True)):
                self.notice(f"makes a code object{_place(student)}")
        elif event == "marshal.loads" and (student := _student(nearest=True)):
            self.notice(f"calls marshal.loads{_place(student)}")


def mark(space: dict) -> None:
    """Let the variables of a namespace, and what has it as its globals, belong to the grader."""
    space[MARK] = _OURS


def is_library(path: str) -> bool:
    """Tell whether code with this file name is a library's."""
    if ".." in path.split(os.sep):
        return False
    return path.startswith(LIBRARIES) or (bool(HELPERS) and path.startswith(HELPERS))


def _spaces(folder: str) -> list[dict]:
    """Return the globals of the modules in a folder, and of what runs there."""
    spaces = [vars(module) for module in list(sys.modules.values()) if hasattr(module, "__dict__")]
    frame = sys._getframe(1)
    while frame is not None:  # the program itself, which is no longer `__main__`
        if not any(frame.f_globals is one for one in spaces):
            spaces.append(frame.f_globals)
        frame = frame.f_back
    return [one for one in spaces if os.path.dirname(one.get("__file__") or "") == folder]


def _get(name: str, thing):
    return _ORIGINALS[name].__get__(thing)


def _is_ours(space: dict) -> bool:
    return dict.get(space, MARK) is _OURS


def _package(space: dict) -> str:
    name = dict.get(space, "__name__")
    return name.partition(".")[0] if isinstance(name, str) else ""


def _frames():
    """Yield the frames of what uses an attribute or raises an event, the last call first."""
    frame, here, replacing = sys._getframe(1), globals(), vars(attributes)
    while frame is not None:
        space = _get("f_globals", frame)
        if space is not here and space is not replacing:
            yield frame
        frame = frame.f_back


def _student(*, nearest=False, through: tuple[str, ...] = ON_BEHALF, imports=True):
    """Return the frame of the notebook's code that does this, or None.

    Args:
        nearest: whether only the direct caller counts, and code that acts on its behalf.
        through: parts of the paths of such code.
        imports: whether code counts that imports the library that does it.
    """
    for frame in _frames():
        if _is_ours(_get("f_globals", frame)):
            if nearest:
                return None
            continue
        path = _get("f_code", frame).co_filename
        if not is_library(path):
            return frame
        if not imports and path.startswith("<frozen importlib"):
            return None
        if nearest and not any(part in path for part in through):
            return None
    return None


def _is_reader() -> bool:
    """Tell whether a library that reads frames does this, or the grader itself."""
    frame = next(_frames(), None)
    if frame is None or _is_ours(_get("f_globals", frame)):
        return True
    return any(part in _get("f_code", frame).co_filename for part in READERS)


def _is_memory(path: str) -> bool:
    real = os.path.realpath(path)  # through links
    if real.startswith("/proc/"):
        return real.endswith("/mem")
    return os.path.basename(real) == "mem" and not os.path.exists(real)  # in an open folder


def _copy_of_dict(kind: type):
    return types.MappingProxyType(dict(_CLASS_DICT.__get__(kind)))


def _is_ordered() -> bool:
    """Tell whether this is the main thread, while the guard runs a request."""
    return threading.get_ident() == threading.main_thread().ident and any(
        _is_ours(_get("f_globals", frame)) and _get("f_code", frame).co_name == ENTRY
        for frame in _frames()
    )


def _place(frame) -> str:
    name = _get("f_code", frame).co_name
    where = "" if name == "<module>" else f"in {name}, "
    return f" ({where}line {_get('f_lineno', frame)} of its cell)"


def _differs(source, path: str) -> bool:
    """Tell whether a text is not what a file contains."""
    try:
        with open(path, "rb") as file:
            held = file.read()
    except OSError:
        return True
    return (source.encode(errors="replace") if isinstance(source, str) else source) != held
