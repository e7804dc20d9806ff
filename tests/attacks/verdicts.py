"""Answers that are wrong, each with code that tries to get the points all the same."""

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
}
#: Nbgrader's own path gives these nothing either: it refuses a notebook whose kernel died, and
#: takes an error from the reply if it is missing among the outputs.
HARMLESS = {
    "leave before a test can fail": LEAVE_WHEN_CALLED,
    "clear the output": CLEAR_THE_OUTPUT + WRONG,
}

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
#: These work, and docs/grading.md says so.
KNOWN = {"look whose function is bound": LOOK_WHOSE_FUNCTION, "equal everything": LIE}
