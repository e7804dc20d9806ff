"""Change what CPython keeps from Python code: attributes of built-in types, and of all classes."""

import builtins
import ctypes
import gc
import types

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))

#: From <cpython/object.h>: no attribute of the class can be set.
_IMMUTABLE = 1 << 8
#: The place of PyTypeObject.tp_flags, in words.
_FLAGS = 21


def make_immutable(kind: type) -> None:
    """Let no attribute of a class be set any more; any code can find a class by its bases."""
    flags = ctypes.c_ulong.from_address(id(kind) + _FLAGS * ctypes.sizeof(ctypes.c_void_p))
    if flags.value != kind.__flags__:
        raise RuntimeError("the flags of a class are elsewhere in this version of Python")
    flags.value |= _IMMUTABLE


def bind_methods(thing) -> None:
    """Bind the methods of an object to itself, so that none is looked up on its class any more."""
    for name, value in list(vars(type(thing)).items()):
        if isinstance(value, types.FunctionType):
            vars(thing)[name] = getattr(thing, name)


def replace(kind: type, name: str, is_hidden, may_set, empty) -> None:
    """Let an attribute of a built-in type report each use, before it happens.

    Args:
        kind: the type.
        name: the attribute's name.
        is_hidden: called with an object and the name; returns whether it reads as empty.
        may_set: called with the same; returns whether it is set or deleted.
        empty: called with an object; returns what it reads as if it is hidden.
    """
    original = vars(kind)[name]
    read, write = original.__get__, getattr(original, "__set__", None)
    delete = getattr(original, "__delete__", None)

    class Reporting:
        __slots__ = ()
        __doc__ = original.__doc__

        def __get__(self, thing, owner=None):
            if thing is None:
                return self
            return empty(thing) if is_hidden(thing, name) else read(thing, owner)

        def __set__(self, thing, value):
            if write is None:
                raise AttributeError("readonly attribute")
            if may_set(thing, name):
                write(thing, value)

        def __delete__(self, thing):
            if delete is None:
                raise AttributeError("readonly attribute")
            if may_set(thing, name):
                delete(thing)

    (held,) = (one for one in gc.get_referents(kind.__dict__) if type(one) is dict and name in one)
    held[name] = Reporting()
    make_immutable(Reporting)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
