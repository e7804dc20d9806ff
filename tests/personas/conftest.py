"""All cases that were selected are graded in one pass, as a class would be."""

import os
import time
from collections import defaultdict

import pytest

from grader.grade import grade_course
from tests.personas.bank import hand_in

#: What was graded, for the summary: case to grade; and the seconds of the pass.
GRADED, SECONDS = {}, []


@pytest.fixture(scope="session")
def graded(request, tmp_path_factory, sandbox):
    """The grade of each case that a selected test asks for; a refusal is in its place."""
    tests = [item for item in request.session.items if "graded" in item.fixturenames]
    cases = {(c.assignment, c.student): c for c in (item.callspec.params["case"] for item in tests)}
    seeds = request.config.getoption("--seeds")
    course = hand_in(cases.values(), tmp_path_factory.mktemp("bank"), seeds)
    began = time.monotonic()
    outcome = grade_course(course, jobs=os.cpu_count())
    SECONDS.append(time.monotonic() - began)
    for grade in outcome.grades:
        GRADED[cases[grade.submission.assignment, grade.submission.student]] = grade
    assert not outcome.refusals
    return GRADED


def pytest_terminal_summary(terminalreporter):
    """Print how many were judged, how long it took, and what each model solution computes."""
    if not GRADED:
        return
    counts, computed = defaultdict(int), {}
    for case, grade in GRADED.items():
        mutant = case.student != case.name
        counts["mutants" if mutant else "wrong" if case.lost != {} else "right"] += 1
        if case.name == "model":
            computed[case.assignment] = grade.cpu_seconds
    terminalreporter.write_line(
        f"judged {counts['right']} right submissions, {counts['wrong']} wrong ones and "
        f"{counts['mutants']} mutants in {sum(SECONDS):.0f} s"
    )
    for assignment, seconds in sorted(computed.items()):
        line = f"{assignment}: grading the model solution computes {seconds:.1f} s of one core"
        terminalreporter.write_line(line)
