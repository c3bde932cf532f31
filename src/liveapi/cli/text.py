"""Text for a terminal. What comes from a repository may hold escape sequences: it is never printed as it is."""

from __future__ import annotations

import re
import sys

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """``text`` on one line, with control characters written out (``\\x1b``)."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 operation``, ``2 operations``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def note(text: str) -> None:
    """A line for the person at the terminal: on stderr, where it is in nobody's way."""
    print(f"liveapi: {visible(text)}", file=sys.stderr)  # noqa: T201 — this is the command line


def write(text: str) -> None:
    """A document on stdout, in UTF-8 whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
