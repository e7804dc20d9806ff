"""Prepare a kernel for graded cells and for the grader's questions.

What a submission may have bent is put back, what it may have configured does not count, and the
code runs in a namespace of its own. All this lives in the submission's own process: it makes
cheating laborious and visible, not impossible.
"""

import contextlib
import copy
import functools
import random
import sys
import threading

from census import Census
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell

#: What a cell shows, unless a notebook's settings say otherwise.
INTERACTIVITY = "last_expr"


class Guard:
    """Originals of one kernel, and the means to restore them.

    Args:
        kernel: the IPython kernel, before it has executed anything.
        census: what the libraries were, in the warm process.
    """

    def __init__(self, kernel, census: Census):
        self.kernel, self.shell, self.census = kernel, kernel.shell, census
        self.things = {
            thing: {name: held for name, held in vars(thing).items() if callable(held)}
            for thing in (self.shell, kernel, kernel.session)
        }
        self.handlers: tuple[dict, dict] = ({}, {})
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
        self.builtins = self.shell.user_ns.get("__builtins__")
        self.callbacks = {name: list(held) for name, held in self.shell.events.callbacks.items()}
        #: The namespace of the graded cell that ran last, for questions about what it has defined.
        self.last: dict = {}

    def restore(self) -> None:
        """Undo changes to libraries, to the shell and to how the kernel runs cells."""
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        self.census.restore()
        for thing, noted in self.things.items():
            held = vars(thing)
            for name in list(held):
                if name not in noted and callable(getattr(type(thing), name, None)):
                    del held[name]
            held.update(noted)
        self.kernel.shell_handlers, self.kernel.control_handlers = map(dict, self.handlers)
        for which, contents in self.lists:
            if which != contents:
                which[:] = contents
        self.shell.custom_exceptions = ()

    @contextlib.contextmanager
    def examination(
        self,
        imports: list[str],
        *,
        question: bool = False,
        after: bool = False,
        other_answers: dict | None = None,
    ):
        """Have the code of one request run as the grader means it.

        Args:
            imports: the sheet's import statements and functions, which the code relies on.
            question: whether the grader wants to know what the code's last expression is.
            after: whether it is about what the graded cell before it has defined.
            other_answers: arguments of `_replace_answers`, if the answers shall be wrong.
        """
        self.restore()
        space = self._namespace(imports, self.last if after else self.shell.user_ns)
        put_back_chance = None
        if other_answers is not None:
            put_back_chance = _chance()
            _replace_answers(space, **other_answers)
        if not question and other_answers is None:
            self.last = space
        with contextlib.ExitStack() as around:
            around.enter_context(self._only_known_callbacks())
            around.enter_context(self._default_settings(question))
            self.shell.run_code = functools.partial(_run_apart, self.shell, space)
            around.callback(self._run_as_usual)
            if put_back_chance:
                around.callback(put_back_chance)
            yield

    def _run_as_usual(self) -> None:
        vars(self.shell).pop("run_code", None)

    def _namespace(self, imports: list[str], names: dict) -> dict:
        """Return a copy of names in which built-ins and the sheet's own names mean what they say.

        The student's functions keep their own globals: they never see what a test defines, and a
        test never sees a student's `sum`.
        """
        space = {
            name: held for name, held in names.items() if name not in self.census.open_builtins
        }
        space["__builtins__"] = self.builtins
        for statement in imports:
            with contextlib.suppress(Exception):
                exec(statement, space)
        return space

    @contextlib.contextmanager
    def _default_settings(self, question: bool):
        """Let no setting of the notebook decide what is shown; a question has its own formatter."""
        shell = self.shell
        held = shell.ast_node_interactivity, shell.call_pdb, shell.display_formatter
        shell.ast_node_interactivity, shell.call_pdb = INTERACTIVITY, False
        if question:
            shell.display_formatter = DisplayFormatter()
        try:
            yield
        finally:
            shell.ast_node_interactivity, shell.call_pdb, shell.display_formatter = held

    @contextlib.contextmanager
    def _only_known_callbacks(self):
        """Keep hooks of the submission from running around a graded cell.

        Matplotlib registers its own when it is first used; those stay.
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


class _Apart:
    """A shell as `run_code` sees it, but for the namespace: `get_ipython()` does not lead there."""

    def __init__(self, shell, space: dict):
        self.__dict__.update(shell=shell, user_ns=space, user_global_ns=space)

    def __getattr__(self, name):
        return getattr(self.shell, name)


async def _run_apart(shell, space: dict, code, result=None, *, async_=False) -> bool:
    return await InteractiveShell.run_code(_Apart(shell, space), code, result, async_=async_)


def _replace_answers(space: dict, names: list[str], sources: list[str], spoil: str) -> None:
    """Bind the answers' names to something wrong.

    Args:
        space: where.
        names: what the answers define.
        sources: cells of the blank sheet that define something else by these names.
        spoil: if not empty, functions are not replaced: they are called and then fail with this
            text. Code that bends the kernel from within the answer has its chance, and shows.
    """
    if spoil:
        for name in names:
            if callable(space.get(name)):  # a class or a cached function, too
                space[name] = _spoiled(space[name], spoil)
        return
    for name in names:
        space.pop(name, None)
    for source in sources:
        with contextlib.suppress(Exception):
            exec(source, space)


def _spoiled(function, text: str):
    @functools.wraps(function)
    def spoiled(*arguments, **keywords):
        function(*arguments, **keywords)
        raise RuntimeError(text)

    return spoiled


def _chance():
    """Return a function that puts random numbers and automatic layer names back to now."""
    import numpy

    python, numbers, of_keras = random.getstate(), numpy.random.get_state(), _chance_of_keras()

    def put_back():
        of_keras()
        random.setstate(python)
        numpy.random.set_state(numbers)

    return put_back


def _chance_of_keras():
    """Do the same for Keras and TensorFlow; what is not imported yet starts as it always does."""
    tracked = _tracked_by_keras()
    names = copy.copy(tracked.get("object_name_uids"))
    generator = tracked.get("global_seed_generator")
    drawn = generator.state.numpy() if generator is not None else None
    eager = sys.modules.get("tensorflow.python.eager.context")
    drawing = getattr(eager.context(), "_rng", None) if eager else None
    ops = drawing.getstate() if drawing is not None else None

    def put_back():
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

    return put_back


def _tracked_by_keras() -> dict:
    state = sys.modules.get("keras.src.backend.common.global_state")
    return vars(state.GLOBAL_STATE_TRACKER) if state else {}
