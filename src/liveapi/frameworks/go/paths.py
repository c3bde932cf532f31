"""Path patterns of the Go routers ▶ OpenAPI path templates with the schemas that constraints tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Schemas = dict[str, Mapping[str, Any]]

_HTTP_PATTERN = re.compile(r"^(?:([A-Z]+)[ \t]+)?([^/{]*)(/.*)?$", re.DOTALL)
_COLON = re.compile(r"([:*+])([A-Za-z_]\w*)?(?:<([^<>]*)>)?(\?)?")
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "guid": {"type": "string", "format": "uuid"},
}
_DIGITS = re.compile(r"^\^?(?:\[0-9\]|\\d)[+*]?\$?$|^\^?(?:\[0-9\]|\\d|\[1-9\])(?:\{\d+(?:,\d*)?\}|[+*])*\$?$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template; ``method`` where the pattern names one; ``subtree`` when it also matches everything below."""

    path: str
    method: str | None = None
    subtree: bool = False
    schemas: Schemas = field(default_factory=dict)


def serve_mux(pattern: str) -> Pattern:
    """The patterns of ``http.ServeMux``: ``GET /items/{id}``, ``example.com/``, ``/files/{path...}``, ``/exact/{$}``."""
    match = _HTTP_PATTERN.match(pattern.strip())
    if match is None:
        return Pattern(pattern)
    method, path = match[1], match[3] or "/"
    exact = path.endswith("{$}")
    path = path.removesuffix("{$}").replace("...}", "}")
    return Pattern(path, method, path.endswith("/") and not exact)


def braces(pattern: str) -> Pattern:
    """Chi's and gorilla/mux's ``/items/{id:[0-9]+}/*``."""
    schemas: Schemas = {}
    out, at, anonymous = "", 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "{":
            end = _closing(pattern, at)
            name, _, regex = pattern[at + 1 : end].partition(":")
            if not name.strip():
                anonymous += 1
                name = f"arg{anonymous}"
            if regex and _DIGITS.match(regex):
                schemas[name.strip()] = {"type": "integer"}
            out += "{" + name.strip() + "}"
            at = end + 1
        else:
            out += "{path}" if char == "*" else char
            at += 1
    return Pattern(out, schemas=schemas)


def _closing(pattern: str, start: int) -> int:
    depth = 0
    for at in range(start, len(pattern)):
        depth += {"{": 1, "}": -1}.get(pattern[at], 0)
        if not depth:
            return at
    return len(pattern)


def colons(pattern: str) -> list[Pattern]:
    """Gin's, Echo's and Fiber's ``/items/:id/*path``; Fiber's constraints ``:id<int>`` and optional parts ``:id?``, longest first."""
    schemas: Schemas = {}
    out, last, shorter = "", 0, []
    for match in _COLON.finditer(pattern):
        kind, name, constraint, optional = match.groups()
        if pattern[match.start() - 1 : match.start()] == "\\" or (kind in ":+" and name is None and (kind == ":" or constraint)):
            continue
        if kind == "+" and name is not None:
            continue
        out += pattern[last : match.start()]
        last = match.end()
        if optional:
            shorter.append(out.removesuffix("/") or "/")
        name = name or "path"
        if constraint and (schema := _TYPES.get(constraint.partition(";")[0].partition("(")[0])):
            schemas[name] = schema
        out += "{" + name + "}"
    full = (out + pattern[last:]).replace("\\:", ":")
    variants = [full, *(s for s in reversed(shorter) if s != full)]
    return [Pattern(v, schemas=schemas) for v in variants]
