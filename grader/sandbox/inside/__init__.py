"""What runs inside the sandbox: this folder, and nothing else of the grader, is visible there.

`warm_process` is started by a backend and forks a kernel for each submission. `confinement` takes
from the fork what a submission may not have, in the way that `confinements` chooses: `namespaces`
of its own, or `landlocked` on the machine's own folders. `landlock` and `syscall_filter` tell Linux
what to deny; `usage` measures what a submission has in memory and computes, `holdings` what else it
holds. `probe` tries whether a sandbox can be made on this machine.

`forked_kernel` is the kernel, and `child_output` sends what its children print. `guard` prepares it
for graded cells, and `examination` runs them as they are meant. `census` puts back what code has
bent in libraries, `chance` what a repeated cell has drawn. `tripwires` notice code that reaches
into its examiner, with `attributes` that report their use, and `notices` gets this out of the
kernel.

They import each other by bare name, since the folder is a place on `sys.path` and not a package
there.
"""
