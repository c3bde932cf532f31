"""The command line. What it promises is fixed in ``docs/``: names, exit codes, what goes to stdout and what to stderr."""
