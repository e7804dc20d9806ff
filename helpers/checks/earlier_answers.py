"""Whether an answer is wrong because it calls the answer of an earlier task."""

from types import CodeType


def follows_from(task: int, earlier: str, caller, *, works: bool) -> str:
    """Return what a message of a later task adds if an earlier answer may be to blame.

    Args:
        task: the number of the earlier task.
        earlier: the name of its function.
        caller: the function of the later task, whose result was wrong.
        works: whether the earlier function does what its own task asks, tried on arguments like
            those of the later task.

    Returns:
        Words that follow `found`; "" if the earlier function works, or if `caller` does not use it.
    """
    code = getattr(caller, "__code__", None)
    if works or (code is not None and earlier not in _names_in(code)):
        return ""
    return f" (this may follow from task {task}: mend that first)"


def _names_in(code: CodeType) -> set[str]:
    """Return the global names and attributes in a function's code, and in functions inside it."""
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*map(_names_in, inner))
