"""Right answers of people with habits: settings, names, styles, and files of many tools.

Each gets all points and no flag.
"""

import json

RIGHT = "def double(x):\n    return x + x"

#: Cells that stand before the answer.
PRELUDES = {
    "names of an older numpy": """
import numpy as np
np.float, np.int, np.bool = float, int, bool
""",
    "pickles are loaded": """
import numpy as np
original = np.load
np.load = lambda *arguments, **options: original(*arguments, allow_pickle=True, **options)
""",
    "rich shows values": "from rich import pretty\npretty.install()",
    "rich as an extension": "%load_ext rich",
    "rich shows tracebacks": "from rich import traceback\ntraceback.install()",
    "rich prints": "from rich import print",
    "every value is shown": "%config InteractiveShell.ast_node_interactivity = 'all'",
    "no value is shown": "%config InteractiveShell.ast_node_interactivity = 'none'",
    "assignments are shown": "get_ipython().ast_node_interactivity = 'last_expr_or_assign'",
    "short sequences": """
get_ipython().display_formatter.formatters["text/plain"].max_seq_length = 1
""",
    "no pretty printing": "%pprint",
    "two digits": "%precision 2",
    "a formatter of numbers": """
get_ipython().display_formatter.formatters["text/plain"].for_type(
    int, lambda number, printer, cycle: printer.text(f"<{number}>"))
""",
    "the debugger": "%pdb on",
    "short tracebacks": "%xmode Minimal",
    "long tracebacks": "%xmode Verbose",
    "no colours": "%colors NoColor",
    "warnings are errors": "import warnings\nwarnings.simplefilter('error')",
    "no warnings": "import warnings\nwarnings.filterwarnings('ignore')",
    "NumPy raises": "import numpy\nnumpy.seterr(all='raise')",
    "NumPy prints little": "import numpy\nnumpy.set_printoptions(threshold=1, precision=1)",
    "all of NumPy": "from numpy import *",
    "NumPy's sum": "from numpy import sum, abs, all, any, round",
    "own sum": "def sum(values):\n    return 'my sum'",
    "own all": "all = any = lambda values: 'mine'",
    "own type and map": "type, map, list, dict, range = 'abcde'",
    "own isinstance": "isinstance = None",
    "a name of the tests": "probe = inspect = required = expected = found = number = 'mine'",
    "names of the sheet": "checks = np = 'mine'",
    "the sheet's function": "def close(a, b):\n    return 'mine'",
    "names of IPython": "_ = __ = In = Out = exit = quit = display = 'mine'",
    "all names are forgotten": "%reset -f",
    "another folder": "import os, tempfile\nos.chdir(tempfile.mkdtemp())",
    "a folder that is gone": (
        "import os, tempfile\nhere = tempfile.mkdtemp()\nos.chdir(here)\nos.rmdir(here)"
    ),
    "variables of the test cells": (
        "_check = _name = _found = _expected = secret_number = secret_word = 'mine'\n"
        "class CheckFailed: pass\ncheck = misconceptions = None"
    ),
    "plots in the notebook": "%matplotlib inline",
    "plots to zoom, as in old notebooks": "%matplotlib notebook",
    "plots to zoom, without the package": "%matplotlib widget",
    "a magic nobody has": "%%not_there\n1 + 1",
    "exit() in a cell to try things": "exit()",
    "quit without parentheses": "quit",
    "the program is ended": "import sys\nsys.exit()",
    "SystemExit": "raise SystemExit",
    "input is requested": "name = input('Your name? ')",
    "a null byte": "x = 'a\0b'",
    "a trace function": "import sys\nsys.settrace(lambda *event: None)",
    "a profiler": "import sys\nsys.setprofile(lambda *event: None)",
    "an exception hook": "import sys\nsys.excepthook = lambda *error: print('mine')",
    "a display hook": "import sys\nsys.displayhook = lambda value: print('mine', value)",
    "handlers of errors": (
        "get_ipython().set_custom_exc((Exception,), lambda shell, *error: print('mine'))"
    ),
    "hooks around cells": """
import time
get_ipython().events.register("pre_run_cell", lambda info: print("begin", time.time()))
get_ipython().events.register("post_run_cell", lambda result: print("end", result.success))
""",
    "another print": """
import builtins, functools
builtins.print = functools.partial(print, flush=True)
""",
    "input is changed": "get_ipython().input_transformers_cleanup.append(lambda lines: lines)",
    "a thread that prints": """
import threading, time
def tick():
    while True:
        print("tick")
        time.sleep(0.05)
threading.Thread(target=tick, daemon=True).start()
""",
    "a thread that fails": "import threading\nthreading.Thread(target=lambda: 1 / 0).start()",
    "a pool": """
from multiprocessing import Pool
with Pool(2) as pool:
    print(pool.map(abs, [-1, 2]))
""",
    "await": "import asyncio\nawait asyncio.sleep(0.01)",
    "a task that goes on": """
import asyncio
async def tick():
    while True:
        await asyncio.sleep(0.01)
task = asyncio.get_running_loop().create_task(tick())
""",
    "modules are loaded again": "%load_ext autoreload\n%autoreload 2",
    "all is logged": "import logging\nlogging.basicConfig(level=logging.DEBUG)",
    "standard output elsewhere": "import io, sys\nsys.stdout = io.StringIO()",
    "standard error is back": "import sys\nsys.stderr = sys.__stderr__",
    "no garbage collection": "import gc\ngc.disable()",
    "deep recursion": "import sys\nsys.setrecursionlimit(10_000)",
    "a seed": "import keras\nkeras.utils.set_random_seed(1)",
    "double precision": "import keras\nkeras.config.set_floatx('float64')",
    "no graphs": "import tensorflow as tf\ntf.config.run_functions_eagerly(True)",
    "numbers are checked": "import tensorflow as tf\ntf.debugging.enable_check_numerics()",
    "Keras is cleared": "import keras\nkeras.backend.clear_session()",
    "all of a traceback": "import keras\nkeras.config.disable_traceback_filtering()",
    "a method of one's own for models": "import keras\nkeras.Model.count = lambda self: 1",
    "inline pictures": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1])",
    "pictures without a screen": "import matplotlib\nmatplotlib.use('Agg')",
    "a style": "import matplotlib.pyplot as plt\nplt.style.use('ggplot')",
    "a variable of the environment": "%env COURSE=thaw",
    "a command": "!echo hello",
    "an alias": "%alias greet echo hello\ngreet",
    "a file": "%%writefile notes.py\nanswer = 42",
    "a long output": "print('x' * 100_000)",
    "an output that is cleared": (
        "from IPython.display import clear_output\nprint('a')\nclear_output(wait=True)"
    ),
}

#: Answers in other styles.
ANSWERS = {
    "its own name": """
import inspect
def double(x):
    inspect.stack()[0][3]
    return x + x
""",
    "a log with the stack": """
import logging
def double(x):
    logging.warning("called", stack_info=True)
    return x + x
""",
    "a lambda": "double = lambda x: x + x",
    "partial": "import functools, operator\ndouble = functools.partial(operator.mul, 2)",
    "an object": """
class Double:
    def __call__(self, x):
        return x * 2
double = Double()
""",
    "a decorator": """
import functools, time
def timed(function):
    @functools.wraps(function)
    def inner(*arguments):
        began = time.time()
        try:
            return function(*arguments)
        finally:
            print(time.time() - began)
    return inner
@timed
def double(x):
    return 2 * x
""",
    "it prints": "def double(x):\n    print('doubling', x)\n    return x + x",
    "it warns": "import warnings\ndef double(x):\n    warnings.warn('slow')\n    return x + x",
    "it writes to standard error": """
import sys
def double(x):
    print("!", file=sys.stderr)
    return x + x
""",
    "it is timed": "%%time\ndef double(x):\n    return x + x",
    "its output is captured": "%%capture\ndef double(x):\n    return x + x",
    "it uses a name of its own": """
from numpy import sum
def double(x):
    return sum([x, x], axis=0) if hasattr(x, "shape") else type(x)(x + x)
""",
    "it looks at its globals": "FACTOR = 2\ndef double(x):\n    return globals()['FACTOR'] * x",
    "it needs another function": """
def twice(x):
    return x + x
def double(x):
    return twice(x)
""",
    "it has types": "from typing import Any\ndef double(x: Any) -> Any:\n    return x + x",
    "it is slow": "import time\ndef double(x):\n    time.sleep(0.02)\n    return x + x",
}


def without_ids(content):
    """An older JupyterLab's, or a tool's that knows no ids."""
    content["nbformat_minor"] = 4
    for cell in content["cells"]:
        del cell["id"]


def of_vs_code(content):
    """VS Code's ids, and its own metadata."""
    content["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    for number, cell in enumerate(content["cells"]):
        cell["id"] = f"#VSC-{number:08x}"
        cell["metadata"]["vscode"] = {"languageId": "python"}


def of_colab(content):
    """Colab's metadata."""
    content["metadata"]["colab"] = {"provenance": [], "toc_visible": True}
    for number, cell in enumerate(content["cells"]):
        cell["metadata"] |= {"id": f"aBc{number}", "outputId": "x", "colab": {"height": 35}}


def of_kaggle(content):
    """Kaggle's metadata, with all times in them."""
    content["metadata"]["kaggle"] = {"accelerator": "none", "dataSources": []}
    for cell in content["cells"]:
        cell["metadata"]["execution"] = {"iopub.execute_input": "2027-01-15T22:40:00.1Z"}
        cell["metadata"]["trusted"] = True


def of_deepnote(content):
    """Deepnote's metadata, and long ids."""
    content["metadata"]["deepnote_notebook_id"] = "0" * 32
    for number, cell in enumerate(content["cells"]):
        cell["id"] = f"{number:03}" + "f" * 90
        cell["metadata"]["deepnote_cell_type"] = "code"


def of_the_classic_notebook(content):
    """The classic notebook's: format 4.2, a table of contents."""
    without_ids(content)
    content["nbformat_minor"] = 2
    content["metadata"]["toc"] = {"toc_cell": False}


def with_outputs(content):
    """Executed at home."""
    for number, cell in enumerate(cell for cell in content["cells"] if cell["cell_type"] == "code"):
        cell["execution_count"] = 40 + number
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["home\n"]}]


def with_twin_ids(content):
    """Cells that were copied with their ids."""
    for cell in content["cells"]:
        cell["id"] = "twin"


def with_line_ends_of_windows(content):
    """Sources with carriage returns."""
    for cell in content["cells"]:
        cell["source"] = [line.replace("\n", "\r\n") for line in _lines(cell)]


def with_tags(content):
    """Tags, collapsed and scrolled outputs, slides."""
    for cell in content["cells"]:
        cell["metadata"] |= {"tags": ["mine"], "collapsed": True, "slideshow": {"slide_type": "-"}}


def with_notes(content):
    """Notes of the student's own between all cells."""
    notes = ({"cell_type": "markdown", "metadata": {}, "source": [f"{n}"]} for n in range(99))
    content["cells"] = [one for cell in content["cells"] for one in (cell, next(notes))]


def with_a_later_minor_format(content):
    """A format that is newer than nbformat."""
    content["nbformat_minor"] = 99


def with_exit_after_each_test(content):
    """Cells that end the program, between the tests."""
    cells = []
    for cell in content["cells"]:
        cells.append(cell)
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            ends = ("exit()", "quit()", "raise SystemExit")
            more = [
                {**cell, "metadata": {}, "source": [end], "id": f"{cell['id']}-{n}"}
                for n, end in enumerate(ends)
            ]
            cells += more
    content["cells"] = cells


def of_windows(content):
    """Executed on Windows, with paths of that machine in source and outputs."""
    with_outputs(content)
    path = r"C:\Users\Zoë\thaw\work"
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"][0]["text"] = [f"{path}\r\n"]
            cell["source"] = [f"# {path}\r\n", *_lines(cell)]


def _with_words(content):
    """The same, with characters of Western Europe in a note."""
    note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": ["Größe: 28 × 28 – é"]}
    return {**content, "cells": [*content["cells"], note]}


def _lines(cell):
    source = cell["source"]
    return source.splitlines(keepends=True) if isinstance(source, str) else source


#: Changes of the file's content.
FILES = {
    change.__name__.replace("_", " "): change
    for change in (
        without_ids,
        of_vs_code,
        of_colab,
        of_kaggle,
        of_deepnote,
        of_the_classic_notebook,
        with_outputs,
        with_twin_ids,
        with_line_ends_of_windows,
        of_windows,
        with_exit_after_each_test,
        with_tags,
        with_notes,
        with_a_later_minor_format,
    )
}

#: How the content is written.
ENCODINGS = {
    "a byte-order mark": lambda content: b"\xef\xbb\xbf" + json.dumps(content).encode(),
    "line ends of Windows": lambda content: (
        json.dumps(content, indent=1).encode().replace(b"\n", b"\r\n")
    ),
    "one line, all escaped": lambda content: json.dumps(content).encode("ascii"),
    "Notepad's ANSI": lambda content: json.dumps(_with_words(content), ensure_ascii=False).encode(
        "cp1252"
    ),
    "Notepad's Unicode": lambda content: json.dumps(
        _with_words(content), ensure_ascii=False
    ).encode("utf-16"),
    "tabs": lambda content: json.dumps(content, indent="\t", ensure_ascii=False).encode(),
}
