"""The sandbox, from the outside in.

`provisioner` connects it to jupyter_client, `jupyter_protocol` validates its messages, and
`watchdog` ends a kernel that floods the grader. `warm_sandbox` controls it, `bubblewrap` starts it,
and `inside` runs in it. `limits` has the settings, `limit_messages` what is
reported when one is reached.
"""
