"""Prepare a kernel for graded cells and for the grader's questions.

What a submission may have bent is put back and noticed, and `examination` runs the code as the
grader means it. All this lives in the submission's own process: it makes cheating laborious and
visible, not impossible.

Nothing here is wrapped by a library's function (a decorator, a partial): that would lead to it.
"""

import builtins
import sys
import threading

from attributes import bind_methods
from census import Census
from examination import Examiner
from tripwires import Tripwires

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))

RUNNERS = ("IPython", "ipykernel", "jupyter_client")


class Guard:
    """Originals of one kernel, and the means to restore them.

    Args:
        kernel: the IPython kernel, before it has executed anything.
        census: what the libraries were, in the warm process.
        tripwires: what notices the rest; they are set up later.
    """

    def __init__(self, kernel, census: Census, tripwires: Tripwires):
        self.kernel, self.shell = kernel, kernel.shell
        self.census, self.tripwires = census, tripwires
        #: The kernel and what it consists of, each with its class and its parts.
        self.things = [
            (thing, type(thing), held, {name: one for name, one in held.items() if _is_part(one)})
            for thing in _parts_of(kernel)
            for held in (vars(thing), vars(thing).get("_trait_values", {}))
        ]
        self.handlers: tuple[dict, dict] = ({}, {})
        transformers = self.shell.input_transformer_manager
        #: Where each list is bound, and what it contains.
        self.lists = [
            (_holder(thing, name), name, held, list(held))
            for thing, name in (
                (self.shell, "ast_transformers"),
                (self.shell, "input_transformers_post"),
                (transformers, "cleanup_transforms"),
                (transformers, "line_transforms"),
                (transformers, "token_transformers"),
                (sys, "meta_path"),
            )
            if (held := getattr(thing, name)) is not None
        ]
        self.examiner = Examiner(self.shell, census.open_builtins, tripwires.notice)
        #: Whether code of the submission may have run since the last restoration.
        self.touched = True
        bind_methods(self)

    def restore(self) -> None:
        """Undo changes to libraries, to the shell and to how the kernel runs cells."""
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        for name in self.census.restore(self.tripwires.changed):
            self.tripwires.notice(f"replaces {name}")
        self._restore_things()
        self.kernel.shell_handlers, self.kernel.control_handlers = map(dict, self.handlers)
        for holder, name, which, contents in self.lists:
            holder[name] = which
            if which != contents:
                which[:] = contents
        self.shell.custom_exceptions = ()

    def _restore_things(self) -> None:
        """Undo changes to single objects of the kernel."""
        for thing, kind, held, noted in self.things:
            if type(thing) is not kind:
                self.tripwires.notice(f"replaces the class of the kernel's {kind.__name__}")
                thing.__class__ = kind
            for name in list(held):
                if name not in noted and callable(getattr(kind, name, None)):
                    del held[name]
            held.update(noted)

    async def run(self, execute, order: dict) -> None:
        """Have the code of one request run as the grader means it.

        Args:
            execute: runs the request, without arguments.
            order: what `Examiner.run` takes, and "of_submission": whether the code runs the
                submission's.
        """
        of_submission = order.pop("of_submission")
        if of_submission or self.touched:
            self.restore()
        self.touched = of_submission
        self.tripwires.examining = True
        try:
            await self.examiner.run(execute, **order)
        finally:
            self.tripwires.examining = False
            if of_submission:  # before anything of the submission can undo its own changes
                self.restore()


def _parts_of(kernel) -> list:
    """Return the kernel and the objects of its own libraries that it consists of."""
    found, waiting = [], [kernel]
    while waiting:
        one = waiting.pop()
        if any(one is other for other in found) or not hasattr(one, "__dict__"):
            continue
        found.append(one)
        values = [*vars(one).values(), *vars(one).get("_trait_values", {}).values()]
        waiting += [value for value in values if not isinstance(value, type) and _is_own(value)]
    return found


def _holder(thing, name: str) -> dict:
    """Return the dictionary in which an attribute's value lies."""
    return vars(thing) if name in vars(thing) else vars(thing).get("_trait_values", {})


def _is_own(value) -> bool:
    return type(value).__module__.partition(".")[0] in RUNNERS


def _is_part(value) -> bool:
    """Tell whether a value decides how the kernel runs cells."""
    return callable(value) or _is_own(value)
