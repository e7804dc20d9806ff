"""What runs inside the sandbox: this folder, and nothing else of the grader, is visible there.

`warm_process` is started by bubblewrap and forks a kernel for each submission, `confinement`
confines the fork, `usage` measures its memory and CPU time, `forked_kernel` is the kernel, and
`guard` reverts a submission's changes to it. `probe` tests whether this machine can create a
sandbox. The modules import each other by bare name, because the folder is on `sys.path` and not a
package inside the sandbox.
"""
