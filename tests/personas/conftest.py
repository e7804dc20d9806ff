"""The selected cases of an assignment are graded in one pass, as a class would be.

Pytest's two processes share the assignments out, so that each answer key is learned once.
"""

import re
from collections import defaultdict

import pytest
from xdist.scheduler import LoadScopeScheduling

from bank.cases import hand_in
from grader.grading.grade import grade_course

ASSIGNMENT = re.compile(r"\[(\d\d_\w+)-")


class ByAssignment(LoadScopeScheduling):
    """Give all tests of an assignment to one process (xdist's own groups get lost in pytest 9)."""

    def _split_scope(self, nodeid):
        found = ASSIGNMENT.search(nodeid)
        return found[1] if found else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Share tests out by assignment, where pytest is asked for `--dist loadscope`."""
    if config.getvalue("dist") == "loadscope":
        return ByAssignment(config, log)
    return None


@pytest.fixture(scope="session")
def classes(request, tmp_path_factory, sandbox):
    """A function that grades all selected cases of an assignment, once: case to grade."""
    selected, graded = defaultdict(list), {}
    for item in request.session.items:
        if "grade" in item.fixturenames:
            case = item.callspec.params["case"]
            selected[case.assignment].append(case)
    seeds = request.config.getoption("--seeds")

    def classes(assignment):
        if assignment not in graded:
            cases = {case.student: case for case in selected[assignment]}
            course = hand_in(cases.values(), tmp_path_factory.mktemp("bank"), seeds)
            outcome = grade_course(course)
            assert not outcome.rejections, outcome.rejections
            graded[assignment] = {cases[one.submission.student]: one for one in outcome.grades}
        return graded[assignment]

    return classes


@pytest.fixture
def grade(case, classes, record_property):
    """The grade of the case that a test is about."""
    grade = classes(case.assignment)[case]
    record_property("judged", [case.kind, case.assignment, case.name, grade.run.cpu_seconds])
    return grade


def pytest_terminal_summary(terminalreporter):
    """Print how many were judged, and what each model solution computes."""
    reports = [one for held in terminalreporter.stats.values() for one in held]
    properties = [dict(getattr(report, "user_properties", ())) for report in reports]
    judged = {tuple(held["judged"]) for held in properties if "judged" in held}
    if not judged:
        return
    kinds = [kind for kind, *_ in judged]
    right, wrong, mutants = map(kinds.count, ("right", "wrong", "mutants"))
    terminalreporter.write_line(
        f"judged {right} right submissions, {wrong} wrong ones and {mutants} mutants"
    )
    for _, assignment, name, seconds in sorted(judged, key=str):
        if name == "model":
            line = f"{assignment}: grading the model solution computes {seconds:.1f} s of one core"
            terminalreporter.write_line(line)
