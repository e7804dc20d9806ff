"""An answer key is computed once for what it depends on."""

import json

import pytest

from grader.grading.grade import grade_course
from grader.integrity import answer_key, kept_keys
from grader.steps.execute import SandboxedExecute
from tests.grader.conftest import SLUG

RIGHT = "def double(x):\n    return x + x"


@pytest.fixture
def runs(monkeypatch):
    """The notebooks that are run to compute keys; no key is known to this process."""
    run, seen = SandboxedExecute._run_alone, []

    def counted(self, names, notebook):
        seen.append(names["assignment"])
        return run(self, names, notebook)

    monkeypatch.setattr(SandboxedExecute, "_run_alone", counted)
    monkeypatch.setattr(answer_key, "_answer_keys", {})
    return seen


def grade_again(toy, submit, student, monkeypatch):
    """Grade one more submission, as a new process would."""
    monkeypatch.setattr(answer_key, "_answer_keys", {})
    submit(student, RIGHT)
    (grade,) = (one for one in grade_course(toy).grades if one.submission.student == student)
    assert (grade.score, grade.run.review) == (2, [])


def test_the_next_pass_runs_no_sheet_until_the_source_changes(toy, submit, runs, monkeypatch):
    grade_again(toy, submit, "ada", monkeypatch)
    assert runs == [SLUG, SLUG]  # without and with its solutions
    grade_again(toy, submit, "bob", monkeypatch)
    assert runs == [SLUG, SLUG]
    source = toy.source_notebook(SLUG)
    source.write_text(source.read_text().replace("secret_number = 21", "secret_number = 20 + 1"))
    grade_again(toy, submit, "cleo", monkeypatch)
    assert runs == [SLUG] * 4
    assert len(list((toy.root / kept_keys.FOLDER).iterdir())) == 1, "the old key is removed"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"must_fail": []}'])
def test_a_damaged_key_is_computed_again(toy, submit, runs, monkeypatch, content):
    grade_again(toy, submit, "ada", monkeypatch)
    (kept,) = (toy.root / kept_keys.FOLDER).iterdir()
    held = json.loads(kept.read_text())
    kept.write_text(content)
    grade_again(toy, submit, "bob", monkeypatch)
    assert runs == [SLUG] * 4 and json.loads(kept.read_text()).keys() == held.keys()


def test_a_key_depends_on_the_versions_and_the_settings(toy, monkeypatch):
    source = toy.source_notebook(SLUG)
    names = {kept_keys.path(toy.root, source, "a").name}
    names.add(kept_keys.path(toy.root, source, "b").name)
    monkeypatch.setattr(kept_keys, "_versions", lambda: "keras 99")
    names.add(kept_keys.path(toy.root, source, "a").name)
    assert len(names) == 3
