"""Run the code of a graded cell, or of a question, as the grader means it.

It has a namespace of its own, and settings of the notebook do not count.
"""

import builtins
import sys

import chance
from attributes import bind_methods
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from tripwires import mark

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))

#: What a cell shows, unless a notebook's settings say otherwise.
INTERACTIVITY = "last_expr"


class Examiner:
    """Run requests of the grader in one shell.

    Args:
        shell: IPython's shell, before it has executed anything.
        open_builtins: names of built-in functions and classes.
        notice: called with what the submission did that honest code does not do.
    """

    def __init__(self, shell, open_builtins: set[str], notice):
        self.shell, self.open_builtins, self.notice = shell, open_builtins, notice
        self.builtins = vars(builtins)
        self.callbacks = {name: list(held) for name, held in shell.events.callbacks.items()}
        #: The namespace of the graded cell that ran last, for questions about what it has defined.
        self.last: dict = {}
        bind_methods(self)

    async def run(
        self,
        execute,
        imports: list[str],
        *,
        question: bool = False,
        after: bool = False,
        other_answers: dict | None = None,
        shown: str = "",
    ) -> None:
        """Run a request in a namespace of its own, with default settings.

        Args:
            execute: runs the request.
            imports: the sheet's import statements and functions, which the code relies on.
            question: whether the grader wants to know what the code's last expression is.
            after: whether it is about what the graded cell before it has defined.
            other_answers: arguments of `_replace_answers`, if the answers shall be wrong.
            shown: the code as any code may read it, for tracebacks.
        """
        shell, classes = self.shell, []
        space = self._namespace(imports, self.last if after else shell.user_ns, classes)
        put_back_chance = None
        if other_answers is not None:
            put_back_chance = chance.noted()
            _replace_answers(space, **other_answers)
        if not question and other_answers is None:
            self.last = space
        # Not by attributes: the submission can observe those.
        traits = vars(shell)["_trait_values"]
        settings = {name: traits[name] for name in ("ast_node_interactivity", "display_formatter")}
        debugger, shell.InteractiveTB.call_pdb = shell.InteractiveTB.call_pdb, False
        callbacks = self._keep_known_callbacks()

        async def run_code(code, result=None, *, async_=False):
            apart = _Apart(shell, space)
            return await InteractiveShell.run_code(apart, code, result, async_=async_)

        compiler, last_result = shell.compile, shell.last_execution_result
        cache = type(compiler).cache

        def cache_what_is_shown(transformed_code, number=0, raw_code=None):
            return cache(compiler, shown, number, raw_code or transformed_code)

        compiler.cache = cache_what_is_shown
        traits["ast_node_interactivity"] = INTERACTIVITY
        if question:
            traits["display_formatter"] = DisplayFormatter()
        shell.run_code = run_code
        # Otherwise the event loop could run the submission's code before the cell.
        shell.should_run_async = lambda code, **_: "await" in code
        noted = dict(vars(shell))
        try:
            await execute()
        finally:
            for name in _changed_methods(shell, noted):
                self.notice(f"replaces {name} of the shell in a graded cell")
            for name in _changed_classes(classes, space):
                self.notice(f"replaces {name} of a test")
            vars(shell).pop("run_code", None)
            vars(shell).pop("should_run_async", None)
            vars(compiler).pop("cache", None)
            shell.last_execution_result = last_result
            traits.update(settings)
            shell.InteractiveTB.call_pdb = debugger
            shell.events.callbacks.update(callbacks)
            if put_back_chance:
                put_back_chance()

    def _namespace(self, imports: list[str], names: dict, classes: list) -> dict:
        """Return a copy of names in which built-ins and the sheet's own names mean what they say.

        The student's functions keep their own globals: they never see what a test defines, and a
        test never sees a student's `sum`. Classes that the code defines are noted in a list.
        """
        space = {name: held for name, held in names.items() if name not in self.open_builtins}
        build = self.builtins["__build_class__"]

        def build_class(*arguments, **keywords):
            kind = build(*arguments, **keywords)
            if isinstance(kind, type):
                classes.append((kind, dict(vars(kind))))
            return kind

        space["__builtins__"] = {**self.builtins, "__build_class__": build_class}
        mark(space)
        for statement in imports:
            try:
                exec(statement, space)
            except Exception:  # as in the cell before, where the student has seen it
                continue
        return space

    def _keep_known_callbacks(self) -> dict[str, list]:
        """Keep hooks of the submission from running around a graded cell; return all.

        Matplotlib registers its own when it is first used; those stay.
        """
        events = self.shell.events
        theirs = {name: list(held) for name, held in events.callbacks.items()}
        inline = sys.modules.get("matplotlib_inline.backend_inline")
        allowed = {id(value) for value in vars(inline).values()} if inline else set()
        for name, held in theirs.items():
            known = self.callbacks.get(name, [])
            events.callbacks[name] = [one for one in held if one in known or id(one) in allowed]
        return theirs


def _changed_methods(thing, noted: dict) -> list[str]:
    held = vars(thing)
    return [
        name
        for name in held.keys() | noted.keys()
        if held.get(name) is not noted.get(name) and callable(getattr(type(thing), name, None))
    ]


def _changed_classes(classes: list, space: dict) -> list[str]:
    """Return what was replaced in a test's own classes, but for the test's own functions."""
    return [
        f"{kind.__name__}.{name}"
        for kind, noted in classes
        for name, value in list(vars(kind).items())
        if noted.get(name) is not value
        and (callable(value) or hasattr(type(value), "__get__"))
        and getattr(value, "__globals__", None) is not space
    ]


class _Apart:
    """A shell as `run_code` sees it, but for the namespace: `get_ipython()` does not lead there."""

    def __init__(self, shell, space: dict):
        self.__dict__.update(shell=shell, user_ns=space, user_global_ns=space)

    def __getattr__(self, name):
        return getattr(self.shell, name)


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
        try:
            exec(source, space)
        except Exception:
            continue


def _spoiled(function, text: str):
    def spoiled(*arguments, **keywords):
        function(*arguments, **keywords)
        raise RuntimeError(text)

    spoiled.__name__ = getattr(function, "__name__", "spoiled")
    spoiled.__wrapped__ = function
    return spoiled
