"""The evaluator: follows values through variables, calls and files."""
