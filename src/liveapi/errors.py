"""Errors that a user can cause.

::

    LiveAPIError                 base: a message and a remedy, printed as one line
    ├── UsageError               bad arguments (exit 2)
    ├── SourceError              a path, repository or revision that cannot be read (exit 2)
    └── ServeError               the local server cannot start (port taken, no permission) (exit 2)
"""

from __future__ import annotations


class LiveAPIError(Exception):
    """Something the user can mend. ``message`` says what is wrong, ``remedy`` how to mend it; both are one line."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message


class UsageError(LiveAPIError):
    pass


class SourceError(LiveAPIError):
    pass


class ServeError(LiveAPIError):
    pass
