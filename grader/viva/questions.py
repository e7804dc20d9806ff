"""Three questions about a student's code, with what was observed as the options."""

from dataclasses import dataclass
from random import Random

from grader.viva.code_changes import NO_STATEMENT, Change
from grader.viva.experiment import STOPS, Examined, Trial
from grader.viva.tasks import Task

#: Questions for each student, and options of a question.
QUESTIONS, MIN_OPTIONS, MAX_OPTIONS = 3, 3, 4
#: How often a change that makes no difference is preferred.
UNSEEN = 0.25


@dataclass(frozen=True)
class Question:
    """What does the try-out print after one change?

    Attributes:
        task: the student's code and the sheet's try-out.
        unchanged: what is printed without a change.
        change: the change.
        in_try_out: whether the try-out was changed, and not the student's code.
        changed: the changed lines, as they are then.
        options: what could be printed; each was observed.
        sources: for each option, after which change it was observed.
        right: the place of the right option.
    """

    task: Task
    unchanged: str
    change: Change
    in_try_out: bool
    changed: str
    options: list[str]
    sources: list[str]
    right: int


def choose(examined: list[Examined], chance: Random) -> list[Question]:
    """Choose up to three questions, of different tasks and kinds where there are enough.

    Args:
        examined: a submission's tasks.
        chance: draws among equally good questions, and the options.
    """
    candidates = [(one, trial) for one in examined for trial in one.trials if _is_asked(one, trial)]
    chance.shuffle(candidates)
    chosen = []
    while candidates and len(chosen) < QUESTIONS:
        # Sometimes a change that makes no difference, lest that is never the right option.
        unseen = chance.random() < UNSEEN
        best = min(candidates, key=lambda candidate: _cost(*candidate, chosen, unseen))
        candidates.remove(best)
        chosen.append(best)
    return [_question(one, trial, chance) for one, trial in chosen]


def _is_asked(examined: Examined, trial: Trial) -> bool:
    """Whether there are enough options, and the right one is more than an error."""
    enough = len(_outcomes(examined)) >= MIN_OPTIONS
    return enough and bool(trial.outcome) and not trial.outcome.startswith(STOPS)


def _outcomes(examined: Examined) -> dict[str, str]:
    """Map what was printed to the change after which it was first observed; errors alone last."""
    found = {examined.unchanged: "as it is"}
    for trial in sorted(examined.trials, key=lambda trial: trial.outcome.startswith(STOPS)):
        if trial.outcome:
            found.setdefault(trial.outcome, _sentence(trial))
    return found


def _cost(examined: Examined, trial: Trial, chosen: list, unseen: bool) -> tuple:
    """Order candidates: other lines and tasks first, then other kinds, then what shows."""
    same_task = [other for one, other in chosen if one is examined]
    same_lines = sum(other.change.lines == trial.change.lines for other in same_task)
    kinds = sum(_kind(trial) == _kind(other) for _, other in chosen)
    unlike = (trial.outcome == examined.unchanged) != unseen
    return same_lines, len(same_task), kinds, unlike, STOPS in trial.outcome


def _kind(trial: Trial) -> tuple[bool, bool]:
    return trial.in_try_out, trial.change.kind == NO_STATEMENT


def _question(examined: Examined, trial: Trial, chance: Random) -> Question:
    outcomes = _outcomes(examined)
    options = list(dict.fromkeys([trial.outcome, examined.unchanged]))
    others = [one for one in outcomes if one not in options]
    kept = [one for one in others if not one.startswith(STOPS)]
    chance.shuffle(kept)
    errors = [one for one in others if one.startswith(STOPS)]
    options += [*kept, *errors][: MAX_OPTIONS - len(options)]
    # An error that nobody expects is no option where there are others.
    while len(options) > MIN_OPTIONS and options[-1].startswith(STOPS):
        options.pop()
    chance.shuffle(options)
    change = trial.change
    code = examined.task.try_out if trial.in_try_out else examined.task.code
    first, last = change.lines
    shorter = code.count("\n") - change.text.count("\n")
    changed = "\n".join(change.text.split("\n")[first - 1 : last - shorter])
    return Question(
        examined.task,
        examined.unchanged,
        change,
        trial.in_try_out,
        changed,
        options,
        [outcomes[option] for option in options],
        options.index(trial.outcome),
    )


def where(change: Change, in_try_out: bool) -> str:
    """Return the changed lines in words."""
    first, last = change.lines
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return f"{lines} of {'the try-out' if in_try_out else 'the code'}"


def _sentence(trial: Trial) -> str:
    change = trial.change
    return f"{where(change, trial.in_try_out)}: {_one_line(change.before)} → {change.after}"


def _one_line(code: str) -> str:
    return " ".join(code.split())
