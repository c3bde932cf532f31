"""Path templates as OpenAPI writes them: literal text with ``{name}`` in it.

A template from the outside may hold what OpenAPI cannot: a regular expression in the braces, the same name twice, a brace
that never closes. :func:`tidy` turns any text into a template that every OpenAPI tool reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NAME_REST = re.compile(r"[^\w.~-]+")
_QUANTIFIER = "*?+ "


@dataclass(frozen=True, slots=True)
class Hole:
    """A ``{name}`` of a template."""

    name: str


@lru_cache(maxsize=8192)
def parse(path: str) -> tuple[str | Hole, ...]:
    """The literals and holes of ``path``, in order. Braces nest (``{id:[0-9]{3}}``); one that never closes is literal text."""
    parts: list[str | Hole] = []
    literal = ""
    at = 0
    while at < len(path):
        end = _closing(path, at) if path[at] == "{" else 0
        if end:
            if literal:
                parts.append(literal)
            literal = ""
            parts.append(Hole(path[at + 1 : end]))
            at = end + 1
        else:
            literal += path[at]
            at += 1
    if literal:
        parts.append(literal)
    return tuple(parts)


def _closing(path: str, start: int) -> int:
    """Where the brace opened at ``start`` closes, or 0."""
    depth = 0
    for at in range(start, len(path)):
        if path[at] == "{":
            depth += 1
        elif path[at] == "}":
            depth -= 1
            if not depth:
                return at
    return 0


def names(path: str) -> list[str]:
    """The names of the holes, in order, as often as they occur."""
    return [part.name for part in parse(path) if isinstance(part, Hole)]


def shape(path: str) -> str:
    """The path with its names erased. Two templates of one shape match the same requests."""
    return join("{}" if isinstance(part, Hole) else part for part in parse(path))


def join(parts: object) -> str:
    """The text of literals and holes."""
    return "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in parts)  # type: ignore[attr-defined]


def tidy(path: str) -> str:
    """``path`` as a valid template: one leading slash, plain and distinct names, no lone brace."""
    taken: set[str] = set()
    parts: list[str | Hole] = []
    for part in parse(path):
        if isinstance(part, Hole):
            parts.append(Hole(_distinct(_name(part.name), taken)))
        else:
            parts.append(re.sub(r"[\x00-\x20\x7f]", _percent, part.replace("{", "%7B").replace("}", "%7D")))
    text = join(parts)
    return text if text.startswith("/") else "/" + text


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _name(text: str) -> str:
    """``id`` of ``id:[0-9]+``, ``*path`` or ``id?``; what is left after a name's own letters becomes an underscore."""
    name = _NAME_REST.sub("_", text.split(":", 1)[0].strip(_QUANTIFIER)).strip("_") or _NAME_REST.sub("_", text).strip("_.")
    return name or "value"


def _distinct(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}{number}", number + 1
    taken.add(candidate)
    return candidate


@lru_cache(maxsize=8192)
def matcher(path: str) -> re.Pattern[str]:
    """What a request path must match; group *n* is the *n*-th hole. A hole takes no slash and at least one character."""
    return re.compile("".join("([^/]+?)" if isinstance(part, Hole) else re.escape(part) for part in parse(path)))
