"""Names in the code of a submission that no solution has a reason to use."""

import re

#: A model or array that a test hands over, or reads afterwards, answers by these.
METHODS = frozenset(
    "fit call __call__ predict evaluate compile build numpy assign assign_add assign_sub "
    "get_weights set_weights train_on_batch train_step compute_loss apply apply_gradients "
    "count_params stateless_call symbolic_call".split()
)
#: What a class with one of these is compared with, it can decide, or learn.
DECIDES = frozenset(
    "__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __sub__ __rsub__ __bool__ __array__ __array_ufunc__ "
    "__array_function__ __instancecheck__ __subclasscheck__ __getattribute__ __mro__ "
    "__tf_tensor__ __array_priority__ __array_interface__ __array_struct__".split()
)
#: Attributes by which code comes to its caller, to all classes, or to memory.
REACHES = frozenset(
    "__subclasses__ __globals__ __closure__ __kwdefaults__ __builtins__ cell_contents "
    "f_back f_locals f_globals f_builtins gi_frame cr_frame ag_frame tb_frame "
    "__array_interface__ __array_struct__".split()
)
#: Attributes that only whoever bends an object or function sets.
BENDS = frozenset("__class__ __bases__ __code__ __defaults__ __dict__ __eq__ __sub__".split())
#: Parts of IPython that run cells or report their results.
SHELL = frozenset(
    "run_code run_cell run_cell_async run_ast_nodes kernel compile ast_transformers displayhook "
    "display_pub showtraceback _showtraceback last_execution_result history_manager user_global_ns "
    "input_transformer_manager parent_header".split()
)
MODULES = {
    "ctypes": "uses machine code",
    "_ctypes": "uses machine code",
    "cffi": "uses machine code",
    "_testcapi": "uses machine code",
    "_testinternalcapi": "uses machine code",
    "unittest.mock": "replaces objects by `unittest.mock`",
    "_xxsubinterpreters": "runs another interpreter",
}
CALLS = {
    "sys._getframe": "looks at its caller",
    "sys._current_frames": "looks at its caller",
    "sys.addaudithook": "watches Python itself",
    "types.CodeType": "makes code from bytes",
    "marshal.loads": "makes code from bytes",
}
MEMORY = re.compile(r"/proc/(self|thread-self|\d+|\{)/?(mem|maps|fd|task|environ|$)")
