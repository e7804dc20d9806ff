"""`python -m grader` is `thaw`."""

from grader.cli import main

main()
