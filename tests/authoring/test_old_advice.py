"""Lesson 09: each sentence has a source and a measurement that determines its verdict.

Nothing is executed here but the lesson's rule; what the cells measured is read from their stored
outputs, which nbval compares with a fresh run.
"""

import ast
import re
from dataclasses import dataclass

import nbformat
import pytest

from authoring import build_lessons
from helpers import studies

NOTEBOOK = nbformat.read(build_lessons.COURSE / "lesson_09_old_advice_tested.ipynb", as_version=4)
VERDICTS = {"holds", "depends", "holds no more", "held in neither"}


@dataclass(frozen=True)
class Sentence:
    """One sentence of the lesson, from the notebook.

    Attributes:
        number: the sentence's number.
        text: the markdown from its heading to its measurement.
        source: the cell that measures and records it.
        cases: what was measured, as printed: case → seen.
        before: the status in Keras 2, or as reported, as printed.
        verdict: as printed.
    """

    number: int
    text: str
    source: str
    cases: dict[str, bool]
    before: str
    verdict: str


def record_calls(source: str) -> list[ast.Call]:
    """Return the calls of `record` in a cell."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [call for call in calls if getattr(call.func, "id", None) == "record"]


def sentences() -> list[Sentence]:
    """Read every recorded sentence from the notebook."""
    found, text = [], ""
    for cell in NOTEBOOK.cells:
        if cell.cell_type == "markdown":
            text = cell.source if re.search(r"^### ", cell.source, re.M) else text + cell.source
            continue
        for call in record_calls(cell.source):
            output = "".join(o.text for o in cell.outputs if o.output_type == "stream")
            cases = {c: a == "yes" for a, c in re.findall(r"^(yes|no) +(.+)$", output, re.M)}
            line = re.search(r"^now \w+, (?:Keras 2|reported) (\w+) → (.+)$", output, re.M)
            number = call.args[0].value
            found.append(Sentence(number, text, cell.source, cases, line[1], line[2]))
    return found


SENTENCES = sentences()
each_sentence = pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: str(s.number))


@pytest.fixture(scope="module")
def rule():
    """The lesson's own two functions, `status` and `verdict`."""
    cell = next(cell for cell in NOTEBOOK.cells if "def verdict(" in cell.source)
    names: dict = {}
    exec(cell.source, names)
    return names


def decide(rule, cases, before):
    return rule["verdict"](rule["status"](cases), before)


def test_each_sentence_has_its_own_cell():
    assert len(SENTENCES) >= 24
    assert [s.number for s in SENTENCES] == list(range(1, len(SENTENCES) + 1))
    assert len({s.source for s in SENTENCES}) == len(SENTENCES)


@each_sentence
def test_it_quotes_a_source_with_a_link(sentence):
    own = sentence.text[sentence.text.index(f"### {sentence.number} · ") :]
    quote = "\n".join(line for line in own.splitlines() if line.startswith("> "))
    assert re.search(r"> — .*\]\(https://[^)]+\)", quote)
    assert len(quote.splitlines()) >= 2


def measured_values(source: str) -> list[ast.expr]:
    """Return the expressions that a cell measures: the values of its `cases`."""
    dicts = [argument for call in record_calls(source) for argument in call.args]
    values = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assign):
            continue
        target = node.targets[0]
        if getattr(target, "id", None) == "cases":
            dicts.append(node.value)
        elif isinstance(target, ast.Subscript) and target.value.id == "cases":
            values.append(node.value)
    for node in dicts:
        values += node.values if isinstance(node, ast.Dict) else []
        values += [node.value] if isinstance(node, ast.DictComp) else []
    return values


@each_sentence
def test_its_cases_are_computed(sentence):
    """No case can be a literal: `{"it works": True}` would not be a measurement."""
    values = measured_values(sentence.source)
    assert values and sentence.cases
    assert not any(isinstance(value, ast.Constant) for value in values)


@each_sentence
def test_its_verdict_follows_from_its_cases(sentence, rule):
    assert decide(rule, sentence.cases, sentence.before) == sentence.verdict


@each_sentence
def test_another_measurement_gives_another_verdict(sentence, rule):
    one_turned = [sentence.cases | {case: not seen} for case, seen in sentence.cases.items()]
    assert any(decide(rule, cases, sentence.before) != sentence.verdict for cases in one_turned)
    everything = dict.fromkeys(sentence.cases, True)
    nothing = dict.fromkeys(sentence.cases, False)
    assert decide(rule, everything, sentence.before) == "holds"
    assert decide(rule, nothing, "holds") == "holds no more"
    assert decide(rule, nothing, "fails") == "held in neither"


def test_every_kind_of_verdict_occurs():
    assert {s.verdict for s in SENTENCES} == VERDICTS


def test_the_cells_gave_other_results_in_keras_2(rule):
    """A cell with a constant result would measure nothing."""
    study = studies.load("old_advice_keras2")
    keras2 = dict(zip(study["sentence"].tolist(), study["status"].tolist(), strict=True))
    assert sorted(keras2) == [s.number for s in SENTENCES]
    changed = [s.number for s in SENTENCES if rule["status"](s.cases) != keras2[s.number]]
    assert len(changed) >= 8


def test_the_table_matches_the_cells():
    outputs = ["".join(o.get("text", "") for o in c.get("outputs", [])) for c in NOTEBOOK.cells]
    table = next(text for text in outputs if re.search(r"^ +sentence +before +verdict", text))
    rows = re.findall(
        r"^ ?(\d+)  .{59}(\S+) +(holds no more|held in neither|holds|depends)", table, re.M
    )
    assert [(int(n), b, v) for n, b, v in rows] == [
        (s.number, s.before, s.verdict) for s in SENTENCES
    ]
