"""What libraries are before a submission runs, and how to make them so again.

Noted once, in the warm process: a fork keeps identities. What counts is what can run: functions,
classes and modules, wherever they are bound; numbers, caches and counters are not put back.
"""

import contextlib
import operator
import sys
import types

#: Packages that tests, questions and the kernel itself rely on.
ROOTS = {
    "IPython",
    "ast",
    "builtins",
    "codeop",
    "helpers",
    "inspect",
    "ipykernel",
    "json",
    "jupyter_client",
    "keras",
    "linecache",
    "numpy",
    "traceback",
    "traitlets",
    "types",
    "unittest",
    "zmq",
}
RUNNABLE = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.ModuleType,
    type,
    staticmethod,
    classmethod,
    property,
)
#: Flag of classes that are made by Python code, and so can be changed by it.
HEAP_TYPE = 1 << 9
CODE = operator.attrgetter("__code__")
DEFAULTS = operator.attrgetter("__defaults__", "__kwdefaults__")


class Census:
    """All that can run of the modules that are loaded."""

    def __init__(self):
        loaded = {
            name: module
            for name, module in list(sys.modules.items())
            if name.split(".")[0] in ROOTS and isinstance(module, types.ModuleType)
        }
        self.modules = {name: (module, _Contents(module)) for name, module in loaded.items()}
        found = {
            value
            for _, contents in self.modules.values()
            for value in contents.values.values()
            if isinstance(value, type)
        }
        kinds = {base for kind in found for base in kind.__mro__}
        self.classes = {
            kind: _Contents(kind)
            for kind in kinds
            if kind.__flags__ & HEAP_TYPE and kind.__module__.split(".")[0] in ROOTS
        }
        self.functions: dict[types.FunctionType, None] = {}
        self.cells: list[tuple[types.CellType, object]] = []
        for contents in (*(held for _, held in self.modules.values()), *self.classes.values()):
            for value in contents.values.values():
                self._note_functions(value)
        self.code = list(map(CODE, self.functions))
        self.with_defaults = [one for one in self.functions if DEFAULTS(one) != (None, None)]
        self.defaults = list(map(DEFAULTS, self.with_defaults))
        self.keywords = [(held, dict(held)) for _, held in self.defaults if held]
        self.open_builtins = {name for name in dir(sys.modules["builtins"]) if name[0] != "_"}

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
                self.functions[one] = None
                for cell in one.__closure__ or ():
                    with contextlib.suppress(ValueError):  # it is empty
                        if isinstance(cell.cell_contents, types.FunctionType):
                            self.cells.append((cell, cell.cell_contents))
                            waiting.append(cell.cell_contents)
                waiting.append(getattr(one, "__wrapped__", None))
            elif one is not None:  # NumPy's dispatchers
                inner = one._implementation if _is_dispatcher(one) else None
                if isinstance(inner, types.FunctionType):
                    waiting.append(inner)

    def restore(self) -> None:
        """Undo every change to what was noted."""
        for name, (module, contents) in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
            held = vars(module)
            if not contents.are_in(held):
                held.update(contents.values)
            if held.keys() != contents.names:
                for hidden in self.open_builtins & (held.keys() - contents.names):
                    del held[hidden]
        for kind, contents in self.classes.items():
            held = vars(kind)
            if not contents.are_in(held):
                for name, value in contents.values.items():
                    if held.get(name) is not value:
                        with contextlib.suppress(AttributeError, TypeError):
                            setattr(kind, name, value)
            if held.keys() != contents.names:
                _drop_overriding(kind, held.keys() - contents.names)
        if not _same(map(CODE, self.functions), self.code):
            for function, code in zip(self.functions, self.code, strict=True):
                function.__code__ = code
        for function, defaults in zip(self.with_defaults, self.defaults, strict=True):
            if not _same(DEFAULTS(function), defaults):
                function.__defaults__, function.__kwdefaults__ = defaults
        for held, noted in self.keywords:
            if held.keys() != noted.keys() or not _same(held.values(), noted.values()):
                held.clear()
                held.update(noted)
        for cell, contents in self.cells:
            if cell.cell_contents is not contents:
                cell.cell_contents = contents


class _Contents:
    """What can run of a module or class; all of it is compared in C."""

    def __init__(self, holder):
        self.names = frozenset(vars(holder))
        self.values = {
            name: value
            for name, value in list(vars(holder).items())
            if isinstance(value, RUNNABLE) or _is_dispatcher(value)
        }
        self._get = (
            operator.itemgetter(*self.values, *list(self.values)[:1]) if self.values else None
        )
        self._held = self._get(vars(holder)) if self.values else ()

    def are_in(self, held) -> bool:
        """Tell whether all of it is bound as it was."""
        if self._get is None:
            return True
        try:
            found = self._get(held)
        except KeyError:
            return False
        return _same(found, self._held)


def _same(found, noted) -> bool:
    """Tell whether two equally long rows are the same objects; equal ones will not do."""
    return all(map(operator.is_, found, noted))


def _drop_overriding(kind: type, added: set[str]) -> None:
    """Remove attributes that were added to a class and hide those of its bases."""
    for name in added:
        inherited = any(name in vars(base) for base in kind.__mro__[1:-1])
        if inherited and (callable(vars(kind)[name]) or hasattr(vars(kind)[name], "__get__")):
            with contextlib.suppress(AttributeError, TypeError):
                delattr(kind, name)


def _is_dispatcher(value) -> bool:
    """Tell NumPy's functions that call a Python function; asking lazy modules would import them."""
    return hasattr(type(value), "_implementation")
