"""What the text of a submission is noticed for, and what it is not."""

import nbformat
import pytest
from traitlets.config import Config

from bank.cases import CASES, ROOT
from grader.grading.grade import grade_course
from grader.integrity import answer_key, code_notices
from tests.attacks import honest
from tests.grader.conftest import SLUG, submit_to

SIGNS = {
    "a method of what a test hands over": "def f(model):\n    model.fit = lambda *a, **k: None",
    "a method by setattr": "def f(model):\n    setattr(model, 'numpy', lambda: 0)",
    "a part of a library": "import keras\ndef f(x):\n    keras.Model.fit = None",
    "a part of a library by another name": (
        "from helpers import checks as c\ndef f(x):\n    c.require = None"
    ),
    "a class that decides": "class A(int):\n    def __eq__(self, other):\n        return True",
    "a class that decides by a function": "class A(int):\n    __sub__ = max",
    "a class that is made": "A = type('A', (int,), {'__eq__': lambda a, b: True})",
    "another class of an object": "def f(x):\n    x.__class__ = int",
    "frames": "def f(x):\n    try:\n        1 / 0\n    except Exception as e:\n"
    "        return e.__traceback__.tb_frame",
    "a name in two pieces": "def f(x):\n    return getattr(f, '__glo' + 'bals__')",
    "a name backwards": "def f(x):\n    return getattr(f, '__slabolg__'[::-1])",
    "the shell while a test runs": "def f(x):\n    get_ipython().events.trigger('x')",
    "the shell by a name": "shell = get_ipython()\nshell.run_code = None",
    "machine code": "import ctypes",
    "a mock": "from unittest import mock",
    "the memory": "open('/proc/self/mem')",
    "code in a text": "exec('import ctypes')",
    "code from elsewhere": "exec(bytes([112]).decode())",
    "a name of the hidden tests": "def f(x):\n    return _expected",
    "a name of the hidden tests as text": "def f(x):\n    return globals()['_expected']",
    "behind a magic": "%%time\n%matplotlib inline\nimport ctypes",
    "in a file that is written": "%%writefile mine.py\nimport ctypes",
}
HONEST = {
    "own attributes": "class A:\n    def __init__(self):\n        self.fit = 1",
    "settings of libraries": "import matplotlib.pyplot as plt\ndef f():\n    plt.rcParams = 1",
    "flags": "def f(model):\n    for layer in model.layers:\n        layer.trainable = False",
    "a flag by setattr": "def f(layer):\n    setattr(layer, 'trainable', True)",
    "layers with numbers": "def f(model, n):\n    setattr(model, f'layer_{n}', 1)",
    "a kernel of a layer": "def f(layer):\n    return layer.kernel, layer.compile",
    "its own name": "_expected = 1\ndef f():\n    return _expected",
    "a word of the tests": "def f():\n    return {'rates': 1}",
    "memory is cleared": "import gc\ngc.collect()",
    "a class's name": "def f(x):\n    return x.__class__.__name__, vars(x), x.__dict__",
    "a syntax error": "def f(:\n    __globals__",
    "a page": "%%html\n<b>__globals__",
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_noticed(sign):
    assert len(code_notices.read([SIGNS[sign]], {"_expected", "rates"})) == 1


@pytest.mark.parametrize("code", HONEST)
def test_honest_code_is_not(code):
    assert code_notices.read([HONEST[code]], {"_expected", "rates"}) == []


@pytest.mark.parametrize("code", [*honest.PRELUDES.values(), *honest.ANSWERS.values()])
def test_habits_are_not(code):
    assert code_notices.read([code.strip(), honest.RIGHT]) == []


@pytest.mark.parametrize("assignment", sorted({case.assignment for case in CASES}))
def test_nobody_in_the_bank_is_noticed(assignment):
    for case in (case for case in CASES if case.assignment == assignment):
        path = ROOT / "release" / assignment / f"{assignment}.ipynb"
        sheet = {cell.source for cell in nbformat.read(path, as_version=4).cells}
        cells = nbformat.reads(case.notebook, as_version=4).cells
        code = [one.source for one in cells if one.cell_type == "code" and one.source not in sheet]
        assert code_notices.read(code) == [], case


@pytest.mark.parametrize(
    "code", ["x = " + "-" * 90_000 + "1", "(" * 90_000, "x" + ".a" * 40_000, "'a'+" * 20_000 + "''"]
)
def test_deep_code_ends(code):
    code_notices.read([code])


@pytest.mark.parametrize(
    "binding",
    [
        "try:\n    f()\nexcept ValueError as e:\n    pass",
        "match f():\n    case (1, e):\n        pass",
        "match f():\n    case [*e]:\n        pass",
        "from math import e",
        "import math as e",
    ],
)
def test_a_name_that_the_notebook_binds_is_its_own(binding):
    assert code_notices.read([f"{binding}\nprint(e)"], {"e"}) == []
    assert code_notices.read(["print(e)"], {"e"})


def test_few_notices_are_kept():
    assert len(code_notices.read(SIGNS.values(), {"_expected"})) <= code_notices.MAX_NOTICES


#: Names that people give to whatever they have caught, counted or opened.
COMMON = (
    "a b c d e f g h i j k m n p q r s t v w x y z err error exc ex value values result results"
)
COMMON += " item items name names row rows index total count model layer layers data check"


@pytest.mark.parametrize("path", sorted((ROOT / "source").rglob("*.ipynb")), ids=lambda p: p.stem)
def test_common_names_are_not_those_of_hidden_tests(path):
    hidden = answer_key.read(path, Config()).hidden_names
    assert not hidden & set(COMMON.split())
    assert all(code_notices.read([f"print({name})"], hidden) for name in hidden)


def test_the_instructors_source_handed_in_is_noticed(toy, sandbox):
    for student, notebook in (("ada", toy.source_notebook(SLUG)), ("bob", None)):
        path = submit_to(toy, student, "def double(x):\n    return x + x")
        if notebook:
            path.write_bytes(notebook.read_bytes())
    grades = {grade.submission.student: grade for grade in grade_course(toy).grades}
    assert [grade.score for grade in grades.values()] == [2, 2]
    assert grades["ada"].run.notices == [code_notices.FROM_SOURCE]
    assert grades["bob"].run.notices == []
