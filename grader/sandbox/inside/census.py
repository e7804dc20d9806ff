"""What libraries are before a submission runs, and how to make them so again.

Noted once, in the warm process: a fork keeps identities. What counts is what can run: functions,
classes and modules, wherever they are bound, and numbers that never change; texts, caches and
counters are not put back.
"""

import builtins
import operator
import sys
import types

from attributes import bind_methods

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))

#: Packages that tests, questions, the guard and the kernel itself rely on.
ROOTS = {
    "IPython",
    "ast",
    "builtins",
    "codeop",
    "collections",
    "contextlib",
    "copy",
    "functools",
    "gc",
    "helpers",
    "inspect",
    "ipykernel",
    "json",
    "jupyter_client",
    "keras",
    "itertools",
    "linecache",
    "math",
    "numpy",
    "operator",
    "random",
    "re",
    "sys",
    "sysconfig",
    "threading",
    "traceback",
    "traitlets",
    "types",
    "unittest",
    "zmq",
}
#: What Keras calls of TensorFlow; all of it would take as long to compare as everything else.
OF_TENSORFLOW = (
    "tensorflow.python.eager",
    "tensorflow.python.framework",
    "tensorflow.python.ops",
    "tensorflow.python.pywrap_tfe",
    "tensorflow.python.trackable",
    "tensorflow.python.types",
)
#: Names that exist to be replaced.
HOOKS = {"breakpointhook", "displayhook", "excepthook", "print", "unraisablehook"}
#: What honest notebooks replace; it is put back without notice.
USUAL = {"numpy.load"}
#: What libraries replace by something else of the same module, by themselves.
ALTERNATIVES = {"tensorflow.python.eager.execute.execute": "execute_with_callbacks"}
RUNNABLE = (types.ModuleType, staticmethod, classmethod, property)
#: Modules whose numbers do not change, such as `numpy.inf`.
OF_CONSTANTS = ("inspect", "math", "numpy")
CONSTANTS = (bool, float, int)
#: Flag of classes that are made by Python code, and so can be changed by it.
HEAP_TYPE = 1 << 9
CHANGEABLE = ("__code__", "__defaults__", "__kwdefaults__")
PARTS = operator.attrgetter(*CHANGEABLE)
BASES = operator.attrgetter("__bases__")


class Census:
    """All that can run of the modules that are loaded.

    Args:
        also: more classes to note, with all that they define.
    """

    def __init__(self, also: tuple[type, ...] = ()):
        loaded = {
            name: module
            for name, module in list(sys.modules.items())
            if _is_noted(name) and isinstance(module, types.ModuleType)
        }
        self.modules = {
            name: (module, _Contents(vars(module), _constants(name)))
            for name, module in loaded.items()
        }
        #: Registries such as Keras's losses by name.
        self.tables = [
            (table, contents, f"{name}.{held}")
            for name, module in loaded.items()
            for held, table in list(vars(module).items())
            if type(table) is dict and name != "sys" and held != "__builtins__"
            if (contents := _Contents(table)).values
        ]
        found = {
            value
            for _, contents in self.modules.values()
            for value in contents.values.values()
            if isinstance(value, type)
        }
        kinds = {base for kind in found for base in kind.__mro__}
        self.classes = {
            kind: _Contents(vars(kind))
            for kind in kinds
            if kind.__flags__ & HEAP_TYPE and _is_noted(kind.__module__)
        }
        self.classes |= {kind: _Contents(vars(kind)) for kind in also}
        #: Views of what the classes define; to get one takes longer than to compare it.
        self.defined = {kind: vars(kind) for kind in self.classes}
        self.bases = [kind.__bases__ for kind in self.classes]
        self.functions: dict[types.FunctionType, tuple] = {}
        #: By id, since cells cannot be hashed.
        self.cells: dict[int, tuple[types.CellType, object]] = {}
        for contents in (*(held for _, held in self.modules.values()), *self.classes.values()):
            for value in contents.values.values():
                self._note_functions(value)
        defaults = (parts[2] for parts in self.functions.values() if parts[2])
        self.keywords = [(held, dict(held)) for held in defaults]
        self.open_builtins = {name for name in dir(sys.modules["builtins"]) if name[0] != "_"}
        bind_methods(self)

    def _note_functions(self, value) -> None:
        """Note the code of a function, and of those that it wraps or calls for its work."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, staticmethod | classmethod):
                waiting.append(one.__func__)
            elif isinstance(one, property):
                waiting += [one.fget, one.fset, one.fdel]
            elif isinstance(one, types.FunctionType):
                if one in self.functions:
                    continue
                self.functions[one] = PARTS(one)
                for cell in one.__closure__ or ():
                    try:
                        inner = cell.cell_contents
                    except ValueError:  # it is empty
                        continue
                    if isinstance(inner, types.FunctionType):
                        self.cells[id(cell)] = cell, inner
                        waiting.append(inner)
                waiting.append(getattr(one, "__wrapped__", None))
            elif one is not None:  # NumPy's dispatchers
                inner = one._implementation if _is_dispatcher(one) else None
                if isinstance(inner, types.FunctionType):
                    waiting.append(inner)

    def restore(self, changed: list) -> list[str]:
        """Undo every change to what was noted.

        Args:
            changed: functions and closure cells that may have been changed; it is emptied.

        Returns:
            The names of what was replaced.
        """
        replaced = []
        for name, (module, contents) in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                replaced.append(f"the module {name}")
            held = vars(module)
            if not contents.are_in(held):
                replaced += contents.put_back(held, held.__setitem__, name)
            if len(held) != len(contents.names):
                for hidden in self.open_builtins & (held.keys() - contents.names):
                    if held[hidden] is not __builtins__[hidden]:  # np.float = float is harmless
                        del held[hidden]
                        replaced.append(f"{name}.{hidden}")
        for table, contents, name in self.tables:
            if not contents.are_in(table):
                replaced += contents.put_back(table, table.__setitem__, name)
        for kind, contents in self.classes.items():
            held = self.defined[kind]
            if not contents.are_in(held):
                replaced += contents.put_back(held, _setter(kind), _name(kind))
            if held.keys() != contents.names:
                replaced += _drop_overriding(kind, held.keys() - contents.names, _name(kind))
        if not _same(map(BASES, self.classes), self.bases):
            for kind, bases in zip(self.classes, self.bases, strict=True):
                if kind.__bases__ is not bases and kind.__bases__ != bases:
                    replaced.append(f"the bases of {kind.__qualname__}")
                    kind.__bases__ = bases
        for one in changed:
            replaced += self._put_parts_back(one)
        for held, noted in self.keywords:
            if held.keys() != noted.keys() or not _same(held.values(), noted.values()):
                held.clear()
                held.update(noted)
                replaced.append(f"the defaults of a function ({', '.join(noted)})")
        changed.clear()
        return replaced

    def _put_parts_back(self, one) -> list[str]:
        """Undo changes to a function or a closure cell; return its name if there were any."""
        if isinstance(one, types.CellType):
            cell, inner = self.cells.get(id(one), (None, None))
            if cell is not one or one.cell_contents is inner:
                return []
            one.cell_contents = inner
            return [f"{inner.__module__}.{inner.__qualname__}"]
        noted = self.functions.get(one)
        if noted is None or _same(PARTS(one), noted):
            return []
        for name, part in zip(CHANGEABLE, noted, strict=True):
            setattr(one, name, part)
        return [f"{one.__module__}.{one.__qualname__}"]


class _Contents:
    """What can run of a module, a class or a table; all of it is compared in C."""

    def __init__(self, held, constants=()):
        self.names = frozenset(held)
        self.values = {
            name: value
            for name, value in list(held.items())
            if name not in HOOKS
            and (isinstance(value, RUNNABLE) or callable(value) or type(value) in constants)
        }
        self._get = (
            operator.itemgetter(*self.values, *list(self.values)[:1]) if self.values else None
        )
        self._held = self._get(held) if self.values else ()
        bind_methods(self)

    def are_in(self, held) -> bool:
        """Tell whether all of it is bound as it was."""
        if self._get is None:
            return True
        try:
            found = self._get(held)
        except KeyError:
            return False
        return _same(found, self._held)

    def put_back(self, held, set_value, holder: str) -> list[str]:
        """Bind all of it as it was; return the names of what was not."""
        replaced = []
        for name, value in self.values.items():
            if (found := held.get(name)) is not value:
                set_value(name, value)
                harmless = self.values.get(ALTERNATIVES.get(f"{holder}.{name}"))
                usual = f"{holder}.{name}" in USUAL or found is __builtins__.get(name, held)
                if not usual and (found is None or found is not harmless):
                    replaced.append(f"{holder}.{name}")
        return replaced


def _is_noted(module: str) -> bool:
    return module.partition(".")[0] in ROOTS or module.startswith(OF_TENSORFLOW)


def _constants(module: str) -> tuple[type, ...]:
    return CONSTANTS if module.partition(".")[0] in OF_CONSTANTS else ()


def _same(found, noted) -> bool:
    """Tell whether two equally long rows are the same objects; equal ones will not do."""
    return all(map(operator.is_, found, noted))


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _setter(kind: type):
    def set_attribute(name: str, value) -> None:
        try:
            setattr(kind, name, value)
        except (AttributeError, TypeError):  # of a class that forbids it, to all
            return

    return set_attribute


def _drop_overriding(kind: type, added: set[str], name: str) -> list[str]:
    """Remove attributes that were added to a class and hide those of its bases; return them."""
    dropped = []
    for one in added:
        inherited = any(one in vars(base) for base in kind.__mro__[1:-1])
        if inherited and (callable(vars(kind)[one]) or hasattr(vars(kind)[one], "__get__")):
            try:
                delattr(kind, one)
            except (AttributeError, TypeError):
                continue
            dropped.append(f"{name}.{one}")
    return dropped


def _is_dispatcher(value) -> bool:
    """Tell NumPy's functions that call a Python function; asking lazy modules would import them."""
    return hasattr(type(value), "_implementation")
