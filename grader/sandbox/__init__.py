"""The sandbox, from the outside in.

`provisioner` connects it to jupyter_client, `jupyter_protocol` validates its messages, and
`watchdog` ends a kernel that floods the grader. `warm_sandbox` controls it; one of the `backends`
starts it: `bubblewrap`, or `landlock` where no namespaces can be made. `view` lists what both show
of the machine, and `inside` runs in the sandbox. `limits` has the settings, `limit_messages` what
is reported when one is reached. `machine` describes what this machine can do.
"""
