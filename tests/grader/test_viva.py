"""Questions about a student's own code have the observed answer, and differ between students."""

import re
from random import Random

import nbformat
import pytest

from bank.cases import CASES, submit
from grader.cli.main import main
from grader.submissions import find
from grader.viva import class_viva, code_changes, experiment, questions
from grader.viva.code_changes import NO_STATEMENT, Change
from grader.viva.experiment import STOPS, Examined, Trial
from grader.viva.tasks import Task
from tests.sheets import LIGHT_SETTINGS, make_course, use_sandbox

SLUG = "01_sums"
TEXT = """# %% [markdown]
# # Sums (2 points)
#
# ## Task 1 · Add (1 point)

# %% solution="total"
def total(numbers):
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION

# %%
# Try it
print("the total:", total([1, 2, 30]))

# %% test="it_adds" points=1
assert total([1]) == 1
### BEGIN HIDDEN TESTS
assert total([1, 9]) == 10, "the secret sum"
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2 · Largest (1 point)

# %% solution="largest"
def largest(numbers):
    ### BEGIN SOLUTION
    return max(numbers)
    ### END SOLUTION

# %%
# Try it
print("the largest:", largest([1, 2, 30]))

# %% test="it_is_the_largest" points=1
assert largest([1, 2]) == 2
"""
TOTAL = """def total(numbers):
    found = 0
    for number in numbers:
        if number > 1:
            found += number
        else:
            found = found + 1
    return found"""


@pytest.fixture
def sums(tmp_path, sandbox):
    """A function that submits answers to a small course."""
    course = make_course(tmp_path, SLUG, TEXT, LIGHT_SETTINGS)
    use_sandbox(tmp_path, sandbox)

    def sums(student, **answers):
        notebook = nbformat.read(tmp_path / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        folder = course.folder("submitted", student, SLUG)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{SLUG}.ipynb")
        (found,) = [one for one in find.collect(course, SLUG)[0] if one.student == student]
        return course, found

    return sums


def test_a_change_says_what_it_was_and_where():
    cell = "def f(x):\n    # a comment\n    y = g(x, key=2)\n    return not y"
    found = {(one.before, one.after): one for one in code_changes.changes(cell)}
    assert found["y = g(x, key=2)", "pass"].lines == (3, 3)
    assert found["2", "3"].source == "def f(x):\n    y = g(x, key=3)\n    return not y"
    assert (
        found["2", "3"].text == "def f(x):\n    # a comment\n    y = g(x, key=3)\n    return not y"
    )
    assert found["g(x, key=2)", "g(x)"].kind == "no keyword"
    assert found["not y", "y"].lines == (4, 4)
    assert found["return not y", "pass"].kind == NO_STATEMENT


def test_outcomes_are_those_of_the_changed_code(sums):
    (examined,) = experiment.examine(*sums("ada", total=TOTAL), Random(1))
    assert examined.unchanged == "the total: 33" and examined.task.code == TOTAL
    assert len(examined.trials) == experiment.IN_ANSWER + experiment.IN_TRY_OUT
    assert not any(trial.change.before.startswith("return") for trial in examined.trials)
    for trial in examined.trials:
        code, try_out = TOTAL, "print('the total:', total([1, 2, 30]))"
        code, try_out = (
            (code, trial.change.source) if trial.in_try_out else (trial.change.source, try_out)
        )
        assert trial.outcome == printed(code, try_out), trial.change


def printed(code, try_out):
    """What two pieces of code print, in this process."""
    said = []
    space = {"print": lambda *words: said.append(" ".join(map(str, words)))}
    try:
        exec(code, space)
        exec(try_out, space)
    except Exception as error:
        said.append(f"{STOPS}{type(error).__name__}.")
    return "\n".join(said)


def test_modules_of_the_notebook_are_left_alone(sums):
    code = "import random, sys\nimport numpy as np\n" + TOTAL.replace("found = 0", "found = draw()")
    code += "\n\n\ndef draw():\n    return random.randint(5, 9) + 0 * len(sys.argv)"
    (examined,) = experiment.examine(*sums("ada", total=code), Random(1))
    assert re.fullmatch(r"the total: \d+", examined.unchanged)
    assert not any("NameError" in trial.outcome for trial in examined.trials if trial.in_try_out)


def test_the_same_seed_gives_the_same_questions_and_another_student_others(sums):
    course, ada = sums("ada", total=TOTAL)
    _, bob = sums("bob", total=TOTAL)
    asked = [
        class_viva.questions_for(course, one, seed=seed).questions
        for one, seed in ((ada, 0), (ada, 0), (bob, 0), (ada, 1))
    ]
    assert len(asked[0]) == 3 and asked[0] == asked[1]
    assert asked[2] != asked[0] != asked[3]


def test_what_varies_or_is_not_answered_is_not_asked(sums):
    varying = "import time\ndef total(numbers):\n    return time.time_ns()"
    viva = class_viva.questions_for(*sums("ada", total=varying), seed=0)
    assert viva.questions == [] and "nothing to ask" in viva.reason
    assert experiment.examine(*sums("bob", total="def total(:"), Random(0)) == []
    huge = "def total(numbers):\n    return 0" + "\n    # and so on" * 1000
    assert experiment.examine(*sums("huge", total=huge), Random(0)) == []
    course, broken = sums("eve")
    broken.notebook.write_text("{")
    assert "not run" in class_viva.questions_for(course, broken, seed=0).reason


def test_a_change_that_lines_cannot_show_or_that_only_talks_is_not_drawn(sums):
    code = "def total(numbers):\n    if not numbers:\n        return 0\n"
    code += "    return add(numbers, verbose=0)"
    helper = "\n\n\ndef add(numbers, verbose):\n    return sum(numbers)"
    for seed in range(5):
        (examined,) = experiment.examine(*sums(f"ada{seed}", total=code + helper), Random(seed))
        changes = [trial.change for trial in examined.trials if not trial.in_try_out]
        assert changes and not any("verbose" in change.before for change in changes)
        assert not any(change.before.startswith(("if", "return")) for change in changes)
        assert all(trial.outcome.count("\n") == 0 for trial in examined.trials)


def test_a_submission_that_never_ends_is_stopped(sums, monkeypatch):
    monkeypatch.setattr(experiment, "LIMITS", {"timeout": 1, "notebook_timeout": 6})
    endless = "def total(numbers):\n    while True:\n        pass\n    return 1"
    viva = class_viva.questions_for(*sums("ada", total=endless), seed=0)
    assert viva.questions == []
    sometimes = TOTAL.replace("found = 0", "found = 1\n    while not found:\n        pass")
    for seed in range(2):  # some changes make it endless
        for one in experiment.examine(*sums(f"bob{seed}", total=sometimes), Random(seed)):
            assert not any("Limit" in trial.outcome for trial in one.trials)


def examined(name, *outcomes, unchanged="as it was"):
    task = Task(name, "one\ntwo\nthree", "try it", {})
    trials = [
        Trial(Change(NO_STATEMENT, (n, n), f"x{n}", "pass", "", "1\n2\n3"), False, outcome)
        for n, outcome in enumerate(outcomes, start=1)
    ]
    return Examined(task, unchanged, trials)


def test_questions_are_of_different_tasks_and_the_right_option_was_observed():
    said = "b", "c", f"{STOPS}NameError.", "d", "e", "as it was"
    tasks = [examined(name, *said) for name in ("p", "q", "r", "s")]
    unseen = 0
    for seed in range(20):
        asked = questions.choose(tasks, Random(seed))
        assert len({question.task.answer for question in asked}) == len(asked) == 3
        for question in asked:
            (trials,) = [one.trials for one in tasks if one.task == question.task]
            (trial,) = [one for one in trials if one.change == question.change]
            assert question.options[question.right] == trial.outcome
            assert len(set(question.options)) == 4 and "as it was" in question.options
            assert not any(STOPS in option for option in question.options)
            assert question.sources[question.options.index("as it was")] == "as it is"
            unseen += trial.outcome == "as it was"
    assert 0 < unseen < 30


def test_two_outcomes_and_errors_alone_make_no_question():
    assert questions.choose([examined("p", "b", "b")], Random(0)) == []
    errors = [f"{STOPS}{name}Error." for name in ("Name", "Type", "Value")]
    assert questions.choose([examined("p", *errors)], Random(0)) == []


def test_pages_show_answers_to_instructors_only(sums, monkeypatch, capsys):
    course, _ = sums("ada", total=TOTAL + "  # <b>‮")
    sums("bob")
    output = str(course.root / "talks")
    command = ["thaw", "viva", SLUG, "--course", str(course.root), "--output", output]
    monkeypatch.setattr("sys.argv", [*command, "--jobs", "1"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().out
    assert ended.value.code == 0 and "Students with questions: 1, without: 1." in said
    answers = (course.root / "talks" / "answers.html").read_text()
    (page,) = (course.root / "talks" / "students").iterdir()
    page = page.read_text()
    assert answers.count("This was observed") == 3 == page.count("What does the try-out print with")
    assert "observed" not in page.lower() and 'class="right"' not in page
    assert "bob: nothing to ask" in answers and "bob" not in page
    assert "# &lt;b&gt;\\u202e" in page and "secret sum" not in page + answers
    kept = course.root / "talks" / "mine.txt"
    kept.write_text("my own")
    monkeypatch.setattr("sys.argv", [*command, "--student", "bob"])
    with pytest.raises(SystemExit):
        main()
    assert kept.exists() and (course.root / "talks" / "answers_bob.html").exists()
    assert (course.root / "talks" / "answers.html").read_text() == answers
    assert (course.root / "talks" / "students" / "ada.html").read_text() == page
    monkeypatch.setattr("sys.argv", [*command, "--student", "eve"])
    with pytest.raises(SystemExit):
        main()
    assert "No submission of 01_sums by eve." in capsys.readouterr().err


@pytest.mark.full
def test_a_thaw_that_does_not_reach_the_layers_moves_the_head_alone(tmp_path, sandbox):
    case = next(case for case in CASES if (case.assignment[:2], case.name) == ("03", "model"))
    course = submit([case], tmp_path)
    course.choose_sandbox(sandbox, weaker=False)
    ((submission,), _) = find.collect(course, case.assignment)
    seen = {
        trial.change.before: trial.outcome
        for seed in range(3)
        for one in experiment.examine(course, submission, Random(seed))
        for trial in one.trials
        if one.task.answer == "thaw_and_recompile"
    }
    assert seen["thaw(model_b)"].splitlines()[1] == "after:  ['dense/bias', 'dense/kernel']"
