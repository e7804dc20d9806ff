"""`python -m grader` is `thaw`."""

from grader.cli.main import main

main()
