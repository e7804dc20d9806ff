"""Wrong answers, each with code that tries to get the points anyway."""

WRONG = "def double(x):\n    return None\n"

STRIP_ASSERTS = """
import ast
class Strip(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node)
    visit_Assert = visit_Raise = visit_Expr
get_ipython().ast_transformers.append(Strip())
"""

EMPTY_CELLS = """
get_ipython().input_transformers_cleanup.insert(0, lambda lines: ["pass\\n"])
"""

RUN_NOTHING = """
async def run_code(code_object, result=None, *, async_=False):
    return False
get_ipython().run_code = run_code
"""

RUN_NOTHING_IN_THE_CLASS = """
async def run_code(self, code_object, result=None, *, async_=False):
    return False
type(get_ipython()).run_code = run_code
"""

ANSWER_FOR_THE_KERNEL = """
kernel = get_ipython().kernel
async def do_execute(code, silent, **options):
    kernel.shell.execution_count += 1
    return {"status": "ok", "execution_count": kernel.shell.execution_count,
            "user_expressions": {}, "payload": []}
kernel.do_execute = do_execute
"""

REWRITE_MESSAGES = """
session = get_ipython().kernel.session
real_send = session.send
def send(stream, kind, content=None, *rest, **options):
    if kind == "error":
        return None
    if kind == "execute_reply":
        content = {"status": "ok", "execution_count": content.get("execution_count", 1),
                   "user_expressions": {}, "payload": []}
    return real_send(stream, kind, content, *rest, **options)
session.send = send
"""

REPLACE_THE_CHECKERS = """
import builtins, numpy, helpers.checks
numpy.testing.assert_array_equal = lambda *a, **k: None
helpers.checks.require = lambda *a, **k: None
np, checks = numpy, helpers.checks
class Two(int):
    pass
"""

CHANGE_THE_CHECKERS_CODE = """
import numpy, helpers.checks
def nothing(*arguments, **keywords): pass
helpers.checks.require.__code__ = nothing.__code__
"""

FAKE_MODULES = """
import sys, types
fake = types.ModuleType("fake")
fake.require = lambda *a, **k: None
fake.assert_array_equal = lambda *a, **k: None
fake.testing = fake
fake.ones = lambda *a: None
np = checks = fake
"""

KEEP_BENDING = """
import threading, time
async def run_code(code_object, result=None, *, async_=False):
    return False
def bend(shell):
    while True:
        shell.run_code = run_code
        time.sleep(0.0001)
threading.Thread(target=bend, args=(get_ipython(),), daemon=True).start()
"""

BEND_WHEN_CALLED = """
def double(x):
    session = get_ipython().kernel.session
    if "send" not in vars(session):
        real_send = session.send
        def send(stream, kind, content=None, *rest, **options):
            if kind == "error":
                return None
            if kind == "execute_reply":
                content = {"status": "ok", "execution_count": content.get("execution_count", 1),
                           "user_expressions": {}, "payload": []}
                vars(session).pop("send", None)
            return real_send(stream, kind, content, *rest, **options)
        session.send = send
    return None
"""

LEAVE_WHEN_CALLED = """
import os
def double(x):
    os._exit(0)
"""

CLEAR_THE_OUTPUT = """
from IPython.display import clear_output
get_ipython().events.register("post_run_cell", lambda result: clear_output())
"""

SHADOW_BUILTINS = """
all = isinstance = lambda *arguments: True
"""

OTHER_BUILTINS = """
import builtins
get_ipython().user_ns["__builtins__"] = {**vars(builtins), "all": lambda values: True}
"""

REPLACE_THE_SHEETS_FUNCTION = """
def close(a, b):
    return True
"""

BEND_FROM_AN_AUDIT_HOOK = """
import sys
async def run_code(code_object, result=None, *, async_=False):
    return False
shell = get_ipython()
def watch(event, arguments):
    if event == "compile":
        shell.run_code = run_code
sys.addaudithook(watch)
"""

BEND_FROM_A_TIMER = """
import signal
async def run_code(code_object, result=None, *, async_=False):
    return False
shell = get_ipython()
def bend(*arguments):
    shell.run_code = run_code
signal.signal(signal.SIGALRM, bend)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
"""

BEND_FROM_THE_GARBAGE_COLLECTOR = """
import gc
async def run_code(code_object, result=None, *, async_=False):
    return False
shell = get_ipython()
gc.set_threshold(1)
gc.callbacks.append(lambda *arguments: setattr(shell, "run_code", run_code))
"""

BEND_FROM_A_PROFILER = """
import sys
async def run_code(code_object, result=None, *, async_=False):
    return False
shell = get_ipython()
sys.setprofile(lambda *arguments: setattr(shell, "run_code", run_code))
"""

BEND_BEFORE_EACH_CELL = """
async def run_code(code_object, result=None, *, async_=False):
    return False
shell = get_ipython()
shell.events.register("pre_run_cell", lambda info: setattr(shell, "run_code", run_code))
"""

CALL_EVERY_RESULT_A_SUCCESS = """
from IPython.core import interactiveshell
interactiveshell.ExecutionResult.success = property(lambda self: True)
shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *arguments, **keywords: None
"""

OPTIMISE_ASSERTS_AWAY = """
import builtins
real = builtins.compile
builtins.compile = lambda source, filename, mode, flags=0, dont=False, optimize=-1, **k: real(
    source, filename, mode, flags, dont, 2, **k)
"""

FORGE_THE_REPLY = """
kernel = get_ipython().kernel
async def execute_request(stream, ident, parent):
    if "double" not in parent["content"]["code"]:
        return await type(kernel).execute_request(kernel, stream, ident, parent)
    kernel.set_parent(ident, parent)
    kernel.session.send(stream, "execute_reply", {"status": "ok", "execution_count": 9,
        "user_expressions": {}, "payload": []}, parent, ident=ident)
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent,
        ident=kernel._topic("status"))
kernel.shell_handlers["execute_request"] = execute_request
"""

LOOK_INTO_THE_ORDER = """
kernel = get_ipython().kernel
kind = type(kernel)
real = kind.execute_request
async def execute_request(self, stream, ident, parent):
    order = (parent.get("metadata") or {}).get("thaw_order") or {}
    if "double" in parent["content"]["code"] and "question" not in order:
        parent["content"]["code"] = "pass"
    await real(self, stream, ident, parent)
def bend(*arguments):
    kind.execute_request = execute_request
    kernel.shell_handlers["execute_request"] = kernel.execute_request
bend()
get_ipython().events.register("post_run_cell", bend)
import threading, time
def again():
    while True:
        bend()
        time.sleep(0.0005)
threading.Thread(target=again, daemon=True).start()
"""

DISARM_THE_GUARD = (
    """
import contextlib
kernel = get_ipython().kernel
handler = kernel.shell_handlers["execute_request"]
for cell in getattr(handler, "__closure__", None) or ():
    if hasattr(cell.cell_contents, "restore"):
        cell.cell_contents.restore = lambda: None
        cell.cell_contents._default_settings = lambda question: contextlib.nullcontext()
"""
    + REPLACE_THE_CHECKERS
    + STRIP_ASSERTS
)

LOOK_WHOSE_FUNCTION = """
import threading, time
shell = get_ipython()
real = shell.run_code
def double(x):
    return None
mine = double
async def run_code(code_object, result=None, *, async_=False):
    if shell.user_ns.get("double") is mine and "double" in code_object.co_names:
        return False
    return await real(code_object, result, async_=async_)
def bend():
    while True:
        shell.run_code = run_code
        time.sleep(0.0001)
threading.Thread(target=bend, daemon=True).start()
"""
LIE = """
class Agreeable(int):
    __hash__ = int.__hash__
    def __eq__(self, other): return True
    def __ne__(self, other): return False
def double(x):
    return Agreeable(7)
"""

LIE_WITH_AN_ARRAY = """
import numpy
class Agreeable(numpy.ndarray):
    def __array_function__(self, function, types, arguments, keywords):
        return True
    def __eq__(self, other): return True
    def all(self, *arguments, **keywords): return True
class Number(int):
    def __eq__(self, other): return True
def double(x):
    if isinstance(x, numpy.ndarray):
        return numpy.zeros(2).view(Agreeable)
    return Number(7)
"""

READ_THE_EXPECTATION = """
def double(x):
    import ast, linecache, sys
    frame = sys._getframe(1)
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    try:
        return ast.literal_eval(line.split("==")[1].split("#")[0].strip(" ,\\n"))
    except Exception:
        return 0
"""

TAKE_THE_CONSTANT = """
def double(x):
    import sys
    numbers = [c for c in sys._getframe(1).f_code.co_consts if type(c) is int and c != x]
    return max(numbers, default=None)
"""

SHOW_A_VALUE_FIRST = """
def double(x):
    get_ipython().displayhook("as good as right")
    return None
"""

REPLACE_WHAT_RUNS_CELLS = """
import ast, builtins, linecache
from IPython.core import interactiveshell
shell, last = get_ipython(), []
real = builtins.exec
def pieces(source):
    return {ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr)}
def double(x):
    return None
mine = double
def exec(code, space, names=None):
    source = "".join(linecache.getlines(code.co_filename))
    asking = "_thaw_answer(" in source
    bound = (names or space).get("double") is mine
    if "double" in source and not asking and bound and "def double" not in source:
        last[:] = [pieces(source)]
        return None
    if asking and "double" in source:
        if any(getattr(const, "co_name", "") == "_thaw_answer" for const in code.co_consts):
            return None
        queries = ast.parse(source).body[-1].value.elts
        shell.displayhook([(ast.unparse(one.args[0].body) in last[0], 0.001) for one in queries])
        return None
    return real(code, space, names)
interactiveshell.exec = exec
"""

#: It computes nothing, and remembers the test's constants: a documented gap.
REMEMBER_THE_EXPECTATION = """
import ast, linecache, sys
known = {}
def double(x):
    key = repr(x)
    if key not in known:
        frame = sys._getframe(1)
        known[key] = 0
        for node in ast.walk(ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))):
            if isinstance(node, ast.Compare):
                pair = node.left, node.comparators[0]
            elif isinstance(node, ast.Call) and len(node.args) == 2:
                pair = node.args
            else:
                continue
            here = node.lineno <= frame.f_lineno <= node.end_lineno
            if here and "double" in ast.unparse(pair[0]):
                if getattr(pair[1], "id", "") == "int":
                    del known[key]
                    return 0
                code = compile(ast.Expression(pair[1]), "", "eval")
                known[key] = eval(code, frame.f_globals, frame.f_locals)
    return known[key]
"""

#: On nbgrader's own path these get at least a point.
SUCCESSFUL = {
    "strip asserts from the syntax tree": STRIP_ASSERTS + WRONG,
    "make every later cell empty": EMPTY_CELLS + WRONG,
    "run nothing": RUN_NOTHING + WRONG,
    "run nothing, for the whole class": RUN_NOTHING_IN_THE_CLASS + WRONG,
    "answer for the kernel": ANSWER_FOR_THE_KERNEL + WRONG,
    "rewrite messages": REWRITE_MESSAGES + WRONG,
    "replace the checking functions": REPLACE_THE_CHECKERS + WRONG,
    "change the checking functions' code": CHANGE_THE_CHECKERS_CODE + WRONG,
    "give the sheet other modules": FAKE_MODULES + WRONG,
    "bend again and again from a thread": KEEP_BENDING + WRONG,
    "bend from within the answer": BEND_WHEN_CALLED,
    "shadow built-in functions": SHADOW_BUILTINS + WRONG,
    "give the sheet other built-in functions": OTHER_BUILTINS + WRONG,
    "replace a function of the sheet": REPLACE_THE_SHEETS_FUNCTION + WRONG,
    "bend from an audit hook": BEND_FROM_AN_AUDIT_HOOK + WRONG,
    "bend from a timer": BEND_FROM_A_TIMER + WRONG,
    "bend from the garbage collector": BEND_FROM_THE_GARBAGE_COLLECTOR + WRONG,
    "bend from a profiler": BEND_FROM_A_PROFILER + WRONG,
    "bend before each cell": BEND_BEFORE_EACH_CELL + WRONG,
    "call every result a success": CALL_EVERY_RESULT_A_SUCCESS + WRONG,
    "optimise asserts away": OPTIMISE_ASSERTS_AWAY + WRONG,
    "forge the reply": FORGE_THE_REPLY + WRONG,
    "look into the order": LOOK_INTO_THE_ORDER + WRONG,
    "disarm the guard": DISARM_THE_GUARD + WRONG,
    "look whose function is bound": LOOK_WHOSE_FUNCTION,
    "equal everything": LIE,
    "equal everything, as an array": LIE_WITH_AN_ARRAY,
    "read the expected answer in the caller's source": READ_THE_EXPECTATION,
    "take the caller's constants": TAKE_THE_CONSTANT,
    "show a value before the error": SHOW_A_VALUE_FIRST,
    "replace what runs cells": REPLACE_WHAT_RUNS_CELLS,
}
#: nbgrader gives these no points either: it rejects a notebook whose kernel died, and
#: takes an error from the reply if it is missing among the outputs.
HARMLESS = {
    "leave before a test can fail": LEAVE_WHEN_CALLED,
    "clear the output": CLEAR_THE_OUTPUT + WRONG,
    "handle every exception": """
get_ipython().set_custom_exc((BaseException,), lambda *arguments, **keywords: [])
"""
    + WRONG,
    "leave Python when called": "def double(x):\n    raise SystemExit(0)",
    "ask the kernel to end": "get_ipython().ask_exit()\n" + WRONG,
}
