"""Path patterns of the Rust frameworks ▶ OpenAPI path templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_OLD_AXUM = re.compile(r"/([:*])([A-Za-z_]\w*)")
_BRACES = re.compile(r"\{\*?([^{}:]+)(?::((?:[^{}]|\{[^{}]*\})*))?\}")
_DIGITS = re.compile(r"^(?:\\d|\[0-9\])[+*]?$|^(?:\\d|\[0-9\])\{\d+(?:,\d*)?\}$")
_ANGLE = re.compile(r"<([A-Za-z_]\w*)(\.\.)?>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template, the schemas that its constraints tell, and (Rocket) the names of its query part."""

    path: str
    schemas: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Query parameters by name.
    query: tuple[str, ...] = ()
    #: Handler arguments that take all other query parameters.
    rest: tuple[str, ...] = ()
    #: Fixed query parts that a request must carry (``?open`` or ``?kind=x``): name ▶ value.
    fixed: dict[str, str] = field(default_factory=dict)


def axum(path: str) -> Pattern:
    """``/items/{id}/{*rest}``, and ``/items/:id/*rest`` before 0.8."""
    path = _OLD_AXUM.sub(r"/{\2}", path)
    return Pattern(re.sub(r"\{\*", "{", path).replace("{{", "{").replace("}}", "}"))


def actix(path: str) -> Pattern:
    """``/items/{id}/{tail:.*}``, ``/{id:\\d+}``."""
    schemas: dict[str, Mapping[str, Any]] = {}

    def replace(match: re.Match[str]) -> str:
        if match[2] and _DIGITS.match(match[2]):
            schemas[match[1]] = {"type": "integer"}
        return "{" + match[1].strip() + "}"

    return Pattern(_BRACES.sub(replace, path), schemas)


def rocket(uri: str) -> Pattern:
    """``/items/<id>/<rest..>?<page>&<filter..>&open``; ``<_>`` is a part without a name."""
    path, _, query = uri.partition("?")
    count = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal count
        if match[1].strip("_"):
            return "{" + match[1] + "}"
        count += 1
        return f"{{arg{count}}}"

    names: list[str] = []
    rest: list[str] = []
    fixed: dict[str, str] = {}
    for piece in query.split("&") if query else ():
        match = _ANGLE.fullmatch(piece)
        if match is None:
            name, _, value = piece.partition("=")
            fixed[name] = value
        else:
            (rest if match[2] else names).append(match[1])
    return Pattern(_ANGLE.sub(replace, path), {}, tuple(names), tuple(rest), fixed)
