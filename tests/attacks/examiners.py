"""Wrong answers that reach into their examiner: no points, or noticed."""

#: Each gets nothing that a wrong answer does not get, or it is to be reviewed.
PRELUDES = {
    "the class of the guard": """
found = [kind for kind in object.__subclasses__() if kind.__name__ == "Guard"]
try:
    found[0].restore = lambda self: None
except TypeError:
    pass
""",
    "the class of the kernel": """
kernel = get_ipython().kernel
def do_execute(self, code, silent, *rest, **options):
    async def reply():
        self.shell.execution_count += 1
        return {"status": "ok", "execution_count": self.shell.execution_count,
                "user_expressions": {}, "payload": []}
    return reply()
type(kernel).do_execute = do_execute
""",
    "the closure of the guard": """
handler = get_ipython().kernel.shell_handlers["execute_request"]
cells = dict(zip(handler.__code__.co_freevars, handler.__closure__))
guard = cells["guard"].cell_contents
guard.restore = lambda: None
""",
    "the globals of the guard": """
handler = get_ipython().kernel.shell_handlers["execute_request"]
space = getattr(handler, "__glo" + "bals__")
space["Guard"].restore = lambda self: None
""",
    "the guard by a search": """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Guard":
        type(thing).restore = lambda self: None
        thing.census.restore = lambda changed: []
""",
    "a frame of the kernel": """
import sys
frame = sys._getframe()
while frame:
    for value in list(frame.f_locals.values()):
        if type(value).__name__ == "Guard":
            value.census.modules.clear()
    frame = frame.f_back
""",
    "a generator's frame": """
def walk():
    frame = own.gi_frame
    while frame:
        yield frame
        frame = frame.f_back
own = walk()
for frame in own:
    guard = frame.f_locals.get("guard")
    if guard is not None:
        guard.restore = lambda: None
""",
    "frames in a thread, by library code alone": """
import operator, sys, threading
frame, frames, found = sys._getframe(), [], []
while frame:
    frames.append(frame)
    frame = frame.f_back
reader = map(operator.attrgetter("f_locals"), frames)
thread = threading.Thread(target=found.extend, args=(reader,))
thread.start()
thread.join()
for space in found:
    if "guard" in space:
        space["guard"].restore = lambda: None
""",
    "the reader of requests": """
session = get_ipython().kernel.session
original = session.unpack
def unpack(received):
    content = original(received)
    code = content.get("code", "") if isinstance(content, dict) else ""
    if "double" in code and "_thaw_answer" not in code:
        content["code"] = "pass"
    return content
session.unpack = unpack
""",
    "a handler of one's own": """
kernel = get_ipython().kernel
async def execute_request(stream, ident, parent):
    code = parent["content"]["code"]
    if "double" in code and "_thaw_answer" not in code:
        parent["content"]["code"] = "pass"
    await type(kernel).execute_request(kernel, stream, ident, parent)
import asyncio
async def keep():
    while True:
        kernel.shell_handlers["execute_request"] = execute_request
        await asyncio.sleep(0)
asyncio.get_event_loop().create_task(keep())
kernel.shell_handlers["execute_request"] = execute_request
""",
    "machine code": """
import ctypes
ctypes.pythonapi.PyGILState_Check()
""",
    "another audit hook": """
import sys
sys.addaudithook(lambda event, arguments: None)
""",
    "code that says it is a library's": """
import keras, sys
source = '''
import sys
def find():
    frame = sys._getframe()
    while frame:
        if "guard" in frame.f_locals:
            return frame.f_locals["guard"]
        frame = frame.f_back
'''
space = {}
exec(compile(source, keras.__file__, "exec"), space)
guard = space["find"]()
if guard is not None:
    guard.restore = lambda: None
""",
    "the pipe": """
import os
for number in range(3, 200):
    try:
        if os.readlink(f"/proc/self/fd/{number}").startswith("pipe:"):
            os.close(number)
    except OSError:
        pass
import gc
gc.get_objects()
""",
    "another pipe": """
import os
reading, writing = os.pipe()
for number in range(3, 200):
    try:
        if number not in (reading, writing) and "pipe:" in os.readlink(f"/proc/self/fd/{number}"):
            os.dup2(writing, number)
    except OSError:
        pass
import gc
gc.get_objects()
""",
    "memory as a file": """
with open("/proc/self/mem", "rb") as memory:
    memory.seek(id(object))
    memory.read(8)
""",
    "NumPy's inner functions": """
import numpy
def nothing(*arguments, **keywords): return True
numpy.testing.assert_array_equal.__code__ = nothing.__code__
""",
    "the compiler's class": """
from IPython.core.compilerop import CachingCompiler
original = CachingCompiler.ast_parse
def ast_parse(self, source, filename="<unknown>", symbol="exec"):
    if "double" in source and "_thaw_answer" not in source:
        source = "pass"
    return original(self, source, filename, symbol)
CachingCompiler.ast_parse = ast_parse
""",
    "the compiler of the shell": """
from IPython.core.compilerop import CachingCompiler
class Compiler(CachingCompiler):
    def ast_parse(self, source, filename="<unknown>", symbol="exec"):
        if "double" in source and "_thaw_answer" not in source:
            source = "pass"
        return super().ast_parse(source, filename, symbol)
get_ipython().compile = Compiler()
""",
    "a class's own dictionary": """
class Raw:
    def __ror__(self, held): return held
for kind in object.__subclasses__():
    if kind.__name__ in ("Guard", "Census", "Examiner", "Tripwires"):
        held = vars(kind) | Raw()
        try:
            held["restore"] = held["run"] = lambda *rest, **options: []
        except TypeError:
            pass
import numpy
numpy.testing.assert_array_equal = lambda *rest, **options: None
""",
    "another class of the shell": """
shell = get_ipython()
class Other(type(shell)):
    async def run_code(self, code, result=None, *, async_=False): return False
shell.__class__ = Other
""",
    "another base of the shell": """
kind = type(get_ipython())
class Between(kind.__bases__[0]):
    def run_cell(self, raw_cell, *rest, **options):
        return super().run_cell("pass" if "double" in raw_cell else raw_cell, *rest, **options)
kind.__bases__ = (Between, *kind.__bases__[1:])
""",
    "another class of a module": """
import numpy, types
class Module(types.ModuleType):
    def __getattribute__(self, name):
        if name == "testing": return self
        if name == "assert_array_equal": return lambda *rest, **options: None
        return super().__getattribute__(name)
numpy.__class__ = Module
""",
    "an observer of a setting": """
import numpy
shell, original = get_ipython(), numpy.testing.assert_array_equal
shell.ast_node_interactivity = "all"
def watch(change):
    numpy.testing.assert_array_equal = (
        (lambda *rest, **options: None) if change["new"] == "last_expr" else original)
shell.observe(watch, "ast_node_interactivity")
""",
    "another list of transformers": """
import ast
class Pass(ast.NodeTransformer):
    def visit_Expr(self, node): return ast.copy_location(ast.Pass(), node)
    visit_Assert = visit_Expr
get_ipython().ast_transformers = [Pass()]
""",
    "what transforms a cell": """
manager = get_ipython().input_transformer_manager
original = manager.transform_cell
manager.transform_cell = lambda cell: "pass" if "double" in cell else original(cell)
""",
    "a text that is another text": """
import sys
class Code(str):
    def __format__(self, form): return self.text
def bend(parent):
    if parent.get("msg_type") == "execute_request" and "double" in parent["content"]["code"]:
        code = Code("pass")
        code.text = parent["content"]["code"]
        parent["content"]["code"] = code
hook = get_ipython().displayhook
original = hook.set_parent
def set_parent(parent):
    bend(parent)
    original(parent)
hook.set_parent = set_parent
""",
    "a function that is not Python's": """
import numpy
numpy.array_equal = numpy.less_equal = numpy.add.reduce = None
""",
    "a registry of losses": """
import importlib, keras
losses = importlib.import_module("keras.src.losses")
losses.ALL_OBJECTS_DICT["mse"] = lambda y, p: keras.ops.sum(p) * 0.0
""",
    "a broken line before a notice": """
import gc, os, stat
for number in range(3, 100):
    try:
        if stat.S_ISFIFO(os.fstat(number).st_mode):
            os.write(number, b"x")
    except OSError:
        pass
gc.get_objects()
""",
    "a search in another thread": """
import gc
from concurrent.futures import ThreadPoolExecutor
ThreadPoolExecutor(1).submit(gc.get_objects).result()
""",
    "memory by a link": """
import os
os.symlink("/proc/self/mem", "/tmp/own")
os.close(os.open("/tmp/own", os.O_RDONLY))
""",
    "a module for tests of Python": """
import _testcapi
""",
    "the defaults of a check": """
import numpy
numpy.testing.assert_array_equal.__kwdefaults__ = {"strict": False, "verbose": False}
from helpers import checks
checks.require.__kwdefaults__ = {"misconception": None, "try_this": None}
""",
}

#: Answers that reach for the test that calls them.
ANSWERS = {
    "the caller's variables": """
import sys
def double(x):
    frame = sys._getframe(1)
    values = [v for v in frame.f_globals.values() if isinstance(v, (int, float))]
    return values[0] if values else None
""",
    "the caller's code": """
import sys
def double(x):
    numbers = [c for c in sys._getframe(1).f_code.co_consts if isinstance(c, int)]
    return numbers[-1] if numbers else None
""",
    "the caller by inspect": """
import inspect
def double(x):
    caller = inspect.stack()[1]
    numbers = [c for c in caller.frame.f_code.co_consts if isinstance(c, int)]
    return numbers[-1] if numbers else None
""",
    "the caller by a traceback": """
def double(x):
    try:
        raise ValueError
    except ValueError as error:
        caller = error.__traceback__.tb_frame.f_back
    numbers = [c for c in caller.f_code.co_consts if isinstance(c, int)]
    return numbers[-1] if numbers else None
""",
    "the text of the caller": """
import re, traceback
def double(x):
    line = traceback.extract_stack()[-2].line or ""
    numbers = re.findall(r"== (\\d+)", line)
    return int(numbers[0]) if numbers else None
""",
    "the shell's namespace": """
def double(x):
    run = get_ipython().run_code
    space = dict(zip(run.__code__.co_freevars, run.__closure__ or ()))
    return space["space"].cell_contents.get("_expected") if space else None
""",
    "checks that do nothing, from within": """
def double(x):
    import numpy
    from helpers import checks
    def nothing(*arguments, **keywords): pass
    checks.require.__code__ = nothing.__code__
    numpy.testing.assert_array_equal.__code__ = nothing.__code__
    return None
""",
    "no error is shown, from within": """
def double(x):
    shell = get_ipython()
    shell._showtraceback = lambda *rest: None
    shell.showtraceback = lambda *rest, **options: None
    return None
""",
    "a tracer": """
import sys
seen = []
def watch(frame, event, argument):
    seen.append(argument)
    return watch
def double(x):
    sys.setprofile(watch)
    return seen[-1] if seen else None
""",
    "a number that equals everything": """
class Two(int):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    __hash__ = int.__hash__
def double(x):
    return Two(2)
""",
    "a number that agrees with what it met first": """
class Agreeing(float):
    met = None
    def __eq__(self, other):
        if self.met is None:
            type(self).met = other
        return other == self.met
    __hash__ = float.__hash__
def double(x):
    return Agreeing(0)
""",
    "an object of a library that equals everything": """
from unittest import mock
def double(x):
    return mock.ANY
""",
    "a guess in a child": """
import os
def double(x):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return None
""",
    "a change that the event loop undoes": """
import asyncio, numpy
original = numpy.testing.assert_array_equal
def undo(): numpy.testing.assert_array_equal = original
def double(x):
    numpy.testing.assert_array_equal = lambda *rest, **options: None
    asyncio.get_event_loop().call_soon(undo)
    return None
""",
    "code that is made": """
def template(): pass
def double(x):
    template.__code__ = template.__code__.replace(co_name="other")
    return None
""",
    "classes of the test": """
def double(x):
    return len([kind for kind in object.__subclasses__() if kind.__module__ == "__main__"])
""",
    "operators that are no functions": """
import functools, operator
class Number(float):
    __sub__ = functools.partial(operator.mul, 0)
    __eq__ = functools.partial(operator.is_not, None)
    __hash__ = float.__hash__
def double(x):
    return Number(0)
""",
    "a class that hides its bases": """
class Kind(type):
    __mro__ = property(lambda self: ())
class Number(float, metaclass=Kind):
    def __sub__(self, other): return 0.0
    def __eq__(self, other): return True
    __hash__ = float.__hash__
def double(x):
    return Number(0)
""",
    "a path with dots": """
import os
source = '''
import sys
def find(): return sys._getframe(2).f_globals
'''
with open("/tmp/own.py", "w") as file:
    file.write(source)
space = {}
path = os.path.dirname(os.__file__) + "/../../../../../../../../tmp/own.py"
exec(compile(source, path, "exec"), space)
def double(x):
    values = [v for v in space["find"]().values() if isinstance(v, (int, float))]
    return values[0] if values else None
""",
    "a check that puts itself back": """
import numpy
def double(x):
    original = numpy.testing.assert_array_equal
    def once(*rest, **options):
        numpy.testing.assert_array_equal = original
    numpy.testing.assert_array_equal = once
    return None
""",
    "a result that is a success, from within": """
from IPython.core import interactiveshell
def double(x):
    interactiveshell.ExecutionResult.success = property(lambda self: True)
    return None
""",
    "a list that learns what it is compared with": """
met = []
class Learning(list):
    def __len__(self): return 2
    def __iter__(self): return iter(met or [2, 2])
    def __array__(self, *rest, **options):
        import numpy
        return numpy.array([2, 2])
def double(x):
    return Learning() if hasattr(x, "shape") else None
""",
    "the text of the test, wherever it is kept": """
import linecache, re
def texts():
    shell, kernel = get_ipython(), get_ipython().kernel
    yield from shell.user_ns["In"]
    yield from (line for entry in list(linecache.cache.values()) for line in entry[2:3])
    yield shell.history_manager.input_hist_raw
    yield shell.parent_header
    yield kernel.get_parent("shell")
    yield shell.last_execution_result
def double(x):
    numbers = re.findall(r"double\\(21\\) == (\\d+)", " ".join(map(str, texts())))
    return int(numbers[-1]) if numbers else 1
""",
}

#: What gains nothing, so that there is nothing to see.
HARMLESS = {
    "a text that is another text",
    "an observer of a setting",
    "another list of transformers",
    "what transforms a cell",
    "frames in a thread, by library code alone",
    "the class of the guard",
    "the compiler of the shell",
    "the reader of requests",
    "the text of the test, wherever it is kept",
}
