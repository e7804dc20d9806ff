"""Grading on a Dask cluster."""

import logging

import pytest
from distributed import LocalCluster

from grader.errors import GradingError
from grader.grading.grade import grade_course
from tests.gradebook import scores_in

ANSWERS = (
    "return x + x",
    "return 2 * x if x == 1 else None",
    "return [][x]",
    "import os; os._exit(1)",
)


@pytest.fixture(scope="module")
def scheduler():
    """The address of a cluster of two worker processes."""
    options = {"dashboard_address": None, "silence_logs": logging.ERROR}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **options) as cluster:
        yield cluster.scheduler_address


@pytest.mark.full
def test_a_cluster_gives_the_scores_of_one_process(toy, submit, scheduler):
    for number, answer in enumerate(ANSWERS):
        submit(f"student{number}", f"def double(x):\n    {answer}")
    alone = grade_course(toy)
    before = scores_in(toy.root / "gradebook.db")
    together = grade_course(toy, force=True, scheduler=scheduler)
    assert together.grades == alone.grades and together.rejections == []
    assert scores_in(toy.root / "gradebook.db") == before


@pytest.mark.full
def test_the_clusters_workers_execute_the_submissions(toy, submit, scheduler, monkeypatch):
    monkeypatch.setattr("grader.sandbox.warm_sandbox.current", lambda: pytest.fail("done here"))
    submit("ada", "def double(x):\n    return x + x")
    (grade,) = grade_course(toy, scheduler=scheduler).grades
    assert grade.score == 2


def test_an_unreachable_scheduler_is_reported(toy, submit, monkeypatch):
    monkeypatch.setattr("grader.grading.dask_pool.CONNECT_SECONDS", 1)
    submit("ada", "def double(x):\n    return x + x")
    with pytest.raises(GradingError, match="No Dask scheduler answers at tcp://127.0.0.1:9"):
        grade_course(toy, scheduler="tcp://127.0.0.1:9")
