"""The rules of ``.gitignore`` files: which paths git would not track.

One pattern language for ignore files and for ``--include``; see *gitignore(5)*. A file's patterns become one regular expression
whose alternatives stand in reverse order, so that its first match is the last pattern that applies, which is git's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

#: No path is longer, on the systems that matter; a pattern that is matches none.
MAX_LENGTH = 4_096
#: More patterns than this in one file are not hand-written; the rest is left out.
MAX_PATTERNS = 5_000


class IgnoreFile:
    """The patterns of one ignore file. Paths given to it are relative to the file's folder, with ``/``."""

    __slots__ = ("_decisions", "_regex")

    def __init__(self, lines: Iterable[str]) -> None:
        alternatives: list[str] = []
        #: Per group of the expression: whether it ignores or keeps, and whether it is for folders only.
        self._decisions: list[tuple[bool, bool]] = []
        rules = [rule for _, line in zip(range(MAX_PATTERNS), lines, strict=False) if (rule := _translate(line)) is not None]
        for expression, ignores, folders_only in reversed(rules):
            # A pattern for folders only must not hide an earlier one from a file: a `/` stands at the end of a folder's path.
            alternatives.append(f"({expression}{'/' if folders_only else '/?'})")
            self._decisions.append((ignores, folders_only))
        self._regex = re.compile("|".join(alternatives), re.DOTALL) if alternatives else None

    def decide(self, path: str, *, folder: bool) -> bool | None:
        """``True`` if the path is ignored, ``False`` if a ``!`` pattern keeps it, ``None`` if no pattern names it."""
        if self._regex is None:
            return None
        match = self._regex.fullmatch(path + "/" if folder else path)
        return None if match is None or match.lastindex is None else self._decisions[match.lastindex - 1][0]

    def __bool__(self) -> bool:
        return self._regex is not None

    @classmethod
    def parse(cls, data: bytes) -> IgnoreFile:
        """The rules in the bytes of an ignore file."""
        return cls(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n"))


@lru_cache(maxsize=2048)
def _translate(line: str) -> tuple[str, bool, bool] | None:
    """A pattern line as (expression without its end, ignores, folders only); ``None`` for comments, blanks and what git rejects."""
    line = line.removesuffix("\r")
    if line.startswith("#"):
        return None
    # Trailing spaces count only where a backslash stands before them.
    while line.endswith(" ") and not _escaped(line, len(line) - 1):
        line = line[:-1]
    ignores = not line.startswith("!")
    pattern = line if ignores else line[1:]
    folders_only = pattern.endswith("/") and not _escaped(pattern, len(pattern) - 1)
    pattern = pattern.removesuffix("/") if folders_only else pattern
    if not pattern or len(pattern) > MAX_LENGTH:
        return None
    anchored = "/" in pattern
    expression = _expression(pattern.removeprefix("/"))
    if expression is None:
        return None
    return (expression if anchored else f"(?:.*/)?{expression}"), ignores, folders_only


def _escaped(text: str, position: int) -> bool:
    before = text[:position]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _expression(pattern: str) -> str | None:
    """A regular expression for a pattern without its leading and trailing ``/``; ``None`` where it can match nothing."""
    out: list[str] = []
    i = 0
    end = len(pattern)
    while i < end:
        char = pattern[i]
        if char == "*":
            stars = len(pattern[i:]) - len(pattern[i:].lstrip("*"))
            starts = i == 0 or pattern[i - 1] == "/"
            i += stars
            if stars == 2 and starts and pattern.startswith("/", i):
                i += 1
                if not out or out[-1] != _FOLDERS:
                    out.append(_FOLDERS)
            elif stars == 2 and starts and i == end:
                out.append(".+")
            else:
                out.append(_STAR)
        elif char == "?":
            out.append("[^/]")
            i += 1
        elif char == "[":
            closed = _bracket(pattern, i)
            if closed is None:
                return None
            text, i = closed
            out.append(text)
        elif char == "\\":
            if i + 1 == end:
                return None
            out.append(re.escape(pattern[i + 1]))
            i += 2
        else:
            out.append(re.escape(char))
            i += 1
    return _join(out)


_STAR, _FOLDERS = "[^/]*", "(?:.*/)?"


def _join(parts: list[str]) -> str:
    """The parts as one expression that never tries again what cannot help.

    What stands between two stars is taken where it first occurs: a later place would leave less to the second. So a pattern with many
    stars, on a name made for it, costs no more than one with two.
    """
    stars = [i for i, part in enumerate(parts) if part == _STAR]
    if not stars:
        return "".join(parts)
    out = parts[: stars[0]]
    for start, end in pairwise(stars):
        out += ["(?>[^/]*?", *parts[start + 1 : end], ")"]
    return "".join(out + parts[stars[-1] :])


_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


def _bracket(pattern: str, start: int) -> tuple[str, int] | None:
    """The character class that opens at ``start`` and the position after it; ``None`` if it is not closed."""
    i = start + 1
    negated = pattern[i : i + 1] in {"!", "^"}
    if negated:
        i += 1
    first = i
    out: list[str] = []
    while i < len(pattern):
        char = pattern[i]
        if char == "]" and i > first:
            # A class never matches the separator.
            body = "".join(out)
            return (f"(?!/)[^{body}]" if negated else f"(?!/)[{body}]" if body else "(?!)"), i + 1
        if char == "[" and pattern.startswith("[:", i) and (close := pattern.find(":]", i)) > 0:
            named = _CLASSES.get(pattern[i + 2 : close])
            if named is None:
                return None
            out.append(named)
            i = close + 2
            continue
        low, i = _one(pattern, i)
        if pattern.startswith("-", i) and i + 1 < len(pattern) and pattern[i + 1] != "]":
            high, i = _one(pattern, i + 1)
            if low <= high:
                out.append(f"{re.escape(low)}-{re.escape(high)}")
        else:
            out.append(re.escape(low))
    return None


def _one(pattern: str, i: int) -> tuple[str, int]:
    if pattern[i] == "\\" and i + 1 < len(pattern):
        return pattern[i + 1], i + 2
    return pattern[i], i + 1
