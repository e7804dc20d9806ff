"""Revert a submission's changes to the kernel, and run a graded cell with wrong answers.

The originals are recorded in the fork before any code of the submission runs. All this happens in
the submission's own process, so it makes cheating laborious and visible, but not impossible.
"""

import ast
import builtins
import contextlib
import copy
import functools
import random
import sys
import threading
import types

#: Modules whose contents are restored, including submodules.
MODULES = ("builtins", "helpers", "numpy.testing", "unittest", "ast")
SINGLE = (
    "numpy",
    "keras",
    "traceback",
    "IPython.core.compilerop",
    "IPython.core.interactiveshell",
    "ipykernel.ipkernel",
    "ipykernel.kernelbase",
    "ipykernel.zmqshell",
)


class Guard:
    """The originals of one kernel, and methods to restore them.

    Args:
        kernel: the IPython kernel, before it has executed anything.
    """

    def __init__(self, kernel):
        self.kernel, self.shell = kernel, kernel.shell
        self.modules = {
            name: (module, dict(vars(module)))
            for name, module in list(sys.modules.items())
            if name in SINGLE or name.split(".")[0] in MODULES or name.startswith("numpy.testing")
        }
        things = (self.shell, kernel, kernel.session, sys.stdout)
        types_of = [type(thing) for thing in (*things, self.shell.displayhook)]
        classes = {base for kind in types_of for base in kind.__mro__[:-1]}
        classes |= {
            value
            for _, contents in self.modules.values()
            for value in contents.values()
            if isinstance(value, type) and value.__module__.startswith(("helpers", "keras."))
        }
        self.classes = {kind: dict(vars(kind)) for kind in classes if kind.__flags__ & (1 << 9)}
        self.functions = {
            value: (value.__code__, value.__defaults__, value.__kwdefaults__)
            for contents in (*(c for _, c in self.modules.values()), *self.classes.values())
            for value in contents.values()
            if isinstance(value, types.FunctionType)
        }
        self.own = {thing: set(vars(thing)) for thing in (self.shell, kernel, kernel.session)}
        self.handlers = dict(kernel.shell_handlers), dict(kernel.control_handlers)
        transformers = self.shell.input_transformer_manager
        self.lists = [
            (which, list(which))
            for which in (
                self.shell.ast_transformers,
                self.shell.input_transformers_post,
                transformers.cleanup_transforms,
                transformers.line_transforms,
                transformers.token_transformers,
                sys.meta_path,
            )
        ]
        self.public_builtins = {name for name in vars(builtins) if not name.startswith("_")}
        self.builtins = self.shell.user_ns.get("__builtins__")
        self.callbacks = {name: list(held) for name, held in self.shell.events.callbacks.items()}

    def restore(self, imports: list[str]) -> None:
        """Undo changes to modules, classes, the shell and the names that the sheet imports."""
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        for name, (module, contents) in self.modules.items():
            sys.modules[name] = module
            _restore(vars(module), contents)
            for hidden in self.public_builtins & (vars(module).keys() - contents.keys()):
                del vars(module)[hidden]
        for kind, contents in self.classes.items():
            for name, value in contents.items():
                if vars(kind).get(name) is not value:
                    with contextlib.suppress(AttributeError, TypeError):
                        setattr(kind, name, value)
        for function, (code, defaults, keywords) in self.functions.items():
            if function.__code__ is not code:
                function.__code__ = code
            function.__defaults__, function.__kwdefaults__ = defaults, keywords
        for thing, names in self.own.items():
            for name in set(vars(thing)) - names:
                if callable(getattr(type(thing), name, None)):
                    del vars(thing)[name]
        self.kernel.shell_handlers, self.kernel.control_handlers = map(dict, self.handlers)
        for which, contents in self.lists:
            if which != contents:
                which[:] = contents
        self.shell.custom_exceptions = ()
        self.shell.user_ns["__builtins__"] = self.builtins
        for statement in imports:
            with contextlib.suppress(Exception):
                exec(statement, self.shell.user_ns)

    @contextlib.contextmanager
    def unshadowed(self, source: str):
        """Give a graded cell Python's own built-in functions, not a student's of the same name."""
        space = self.shell.user_ns
        try:
            named = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        except SyntaxError:
            named = set()
        theirs = {name: space.pop(name) for name in named & set(vars(builtins)) if name in space}
        try:
            yield
        finally:
            space.update(theirs)

    @contextlib.contextmanager
    def only_known_callbacks(self):
        """Disable the submission's event hooks during a graded cell.

        Hooks that Matplotlib registers on first use are kept.
        """
        events = self.shell.events
        theirs = {name: list(held) for name, held in events.callbacks.items()}
        inline = sys.modules.get("matplotlib_inline.backend_inline")
        allowed = {id(value) for value in vars(inline).values()} if inline else set()
        for name, held in theirs.items():
            known = self.callbacks.get(name, [])
            events.callbacks[name] = [one for one in held if one in known or id(one) in allowed]
        try:
            yield
        finally:
            events.callbacks.update(theirs)

    @contextlib.contextmanager
    def other_answers(self, names: list[str], sources: list[str], spoil: str):
        """Temporarily bind the answers' names to wrong answers.

        Args:
            names: the names that the answers define.
            sources: cells of the blank sheet that define stubs with these names.
            spoil: if not empty, functions are not replaced, but raise an error with this text after
                they were called. Code in the answer that tampers with the kernel then still runs,
                and is detected.
        """
        space = self.shell.user_ns
        before = dict(space)
        restore_randomness = _randomness()
        if spoil:
            for name in names:
                if callable(space.get(name)):  # including classes and cached functions
                    space[name] = _spoiled(space[name], spoil)
        else:
            for name in names:
                space.pop(name, None)
            for source in sources:
                with contextlib.suppress(Exception):
                    exec(source, space)
        try:
            yield
        finally:
            space.clear()
            space.update(before)
            restore_randomness()


def _spoiled(function, text: str):
    @functools.wraps(function)
    def spoiled(*arguments, **keywords):
        function(*arguments, **keywords)
        raise RuntimeError(text)

    return spoiled


def _restore(contents: dict, originals: dict) -> None:
    for name, value in originals.items():
        if contents.get(name) is not value:
            contents[name] = value


def _randomness():
    """Return a function that restores the current random states and automatic layer names."""
    import numpy

    python, numbers, of_keras = random.getstate(), numpy.random.get_state(), _randomness_of_keras()

    def restore():
        of_keras()
        random.setstate(python)
        numpy.random.set_state(numbers)

    return restore


def _randomness_of_keras():
    """Do the same for Keras and TensorFlow, if they are imported."""
    tracked = _tracked_by_keras()
    names = copy.copy(tracked.get("object_name_uids"))
    generator = tracked.get("global_seed_generator")
    drawn = generator.state.numpy() if generator is not None else None
    eager = sys.modules.get("tensorflow.python.eager.context")
    drawing = getattr(eager.context(), "_rng", None) if eager else None
    ops = drawing.getstate() if drawing is not None else None

    def restore():
        tracked = _tracked_by_keras()
        if names is None:
            tracked.pop("object_name_uids", None)
        else:
            tracked["object_name_uids"] = names
        if generator is not None:
            tracked["global_seed_generator"] = generator
            generator.state.assign(drawn)
        else:
            tracked.pop("global_seed_generator", None)
        if drawing is not None:
            drawing.setstate(ops)

    return restore


def _tracked_by_keras() -> dict:
    state = sys.modules.get("keras.src.backend.common.global_state")
    return vars(state.GLOBAL_STATE_TRACKER) if state else {}
