"""The sandbox, from the outside in.

`provisioner` is jupyter_client's side of it, `kernel_messages` looks at what comes out of it, and
`watchdog` ends a kernel that floods the grader. `warm_sandbox` is the grader's side, `bubblewrap`
starts it, and `inside` is what runs in it. `limits` are the settings, and what is reported when
one is reached.
"""
