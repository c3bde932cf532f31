"""The API of a small tea shop."""
