"""Grade the selected cases of an assignment in one run, like a class.

Pytest's two processes share the assignments out, so that each answer key is learned once.
"""

import re
from collections import defaultdict

import pytest
from xdist.scheduler import LoadScopeScheduling

from bank.judging import judge

ASSIGNMENT = re.compile(r"\[(\d\d_\w+)-")


class ByAssignment(LoadScopeScheduling):
    """Run all tests of an assignment in one process (xdist's groups do not work in pytest 9)."""

    def _split_scope(self, nodeid):
        found = ASSIGNMENT.search(nodeid)
        return found[1] if found else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Distribute tests by assignment with `--dist loadscope`."""
    if config.getvalue("dist") == "loadscope":
        return ByAssignment(config, log)
    return None


@pytest.fixture(scope="session")
def classes(request, tmp_path_factory, sandbox):
    """A function that grades all selected cases of an assignment once, and maps cases to grades."""
    selected, graded = defaultdict(list), {}
    for item in request.session.items:
        if "grade" in item.fixturenames:
            case = item.callspec.params["case"]
            selected[case.assignment].append(case)
    seeds = request.config.getoption("--seeds")

    def classes(assignment):
        if assignment not in graded:
            folder = tmp_path_factory.mktemp("bank")
            mine = selected[assignment]
            graded[assignment] = judge(mine, folder, seeds=seeds, sandbox=sandbox)
        return graded[assignment]

    return classes


@pytest.fixture
def grade(case, classes, record_property):
    """The grade of the test's case."""
    grade = classes(case.assignment)[case]
    notebook = grade.submission.student
    facts = [case.kind, case.assignment, case.name, notebook, grade.run.cpu_seconds]
    record_property("judged", facts)
    return grade


def pytest_terminal_summary(terminalreporter):
    """Print the number of graded cases, and the time of each model solution."""
    reports = [one for held in terminalreporter.stats.values() for one in held]
    properties = [dict(getattr(report, "user_properties", ())) for report in reports]
    judged = {tuple(held["judged"]) for held in properties if "judged" in held}
    if not judged:
        return
    kinds = [kind for kind, *_ in judged]
    right, wrong, mutants, violations = map(
        kinds.count, ("right", "wrong", "mutants", "violations")
    )
    notebooks = len({(assignment, notebook) for _, assignment, _, notebook, _ in judged})
    terminalreporter.write_line(
        f"judged {right} right submissions, {wrong} wrong ones, {mutants} mutants and"
        f" {violations} violated sentences in {notebooks} notebooks"
    )
    for _, assignment, name, _, seconds in sorted(judged, key=str):
        if name == "model":
            line = f"{assignment}: grading the model solution computes {seconds:.1f} s of one core"
            terminalreporter.write_line(line)
