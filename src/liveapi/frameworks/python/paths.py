"""The path languages of Python's frameworks, turned into OpenAPI templates with a schema for each named part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

#: What the converters of Flask (Werkzeug), Django and Starlette accept.
CONVERTERS: Mapping[str, Mapping[str, Any]] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "decimal": {"type": "number"},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
}
STRING: Mapping[str, Any] = {"type": "string"}

_ANGLE = re.compile(r"<(?:\s*([A-Za-z_]\w*)\s*(?:\([^<>]*?\))?\s*:)?\s*([A-Za-z_]\w*)\s*>")
_BRACES = re.compile(r"\{\s*([A-Za-z_]\w*)\s*(?::\s*([^{}]*))?\}")
_QUANTIFIER = re.compile(r"[*+?]\??|\{\d*(?:,\d*)?\}\??")

Template = tuple[str, dict[str, Mapping[str, Any]]]


@lru_cache(maxsize=4096)
def angle(path: str) -> Template:
    """Flask's and Django's ``/a/<int:id>/<name>``, also with arguments: ``<string(length=2):code>``."""
    schemas: dict[str, Mapping[str, Any]] = {}

    def replace(match: re.Match[str]) -> str:
        schemas[match[2]] = CONVERTERS.get(match[1] or "", STRING)
        return f"{{{match[2]}}}"

    return _ANGLE.sub(replace, path), schemas


@lru_cache(maxsize=4096)
def braces(path: str, converter_first: bool = False) -> Template:
    """Starlette's ``/a/{id:int}``; with ``converter_first`` django-ninja's ``{int:id}``."""
    schemas: dict[str, Mapping[str, Any]] = {}

    def replace(match: re.Match[str]) -> str:
        name, converter = match[1], (match[2] or "").strip()
        if converter_first and converter:
            name, converter = converter, name
        if converter:
            schemas[name] = CONVERTERS.get(converter, STRING)
        return f"{{{name}}}"

    return _BRACES.sub(replace, path), schemas


@lru_cache(maxsize=4096)
def pattern(regex: str) -> Template:
    """Django's ``^articles/(?P<slug>[-\\w]+)/?$``: groups become parts of the template, what may be left out is left out."""
    reader = _Regex(regex)
    return reader.read(), reader.schemas


class _Regex:
    """Walks a regular expression once; what it matches literally stays, everything else becomes a named part."""

    def __init__(self, regex: str) -> None:
        self.regex = regex
        self.at = 0
        self.schemas: dict[str, Mapping[str, Any]] = {}

    def read(self) -> str:
        out: list[str] = []
        while self.at < len(self.regex):
            piece = self.piece()
            quantifier = _QUANTIFIER.match(self.regex, self.at)
            if quantifier is None:
                out.append(piece)
                continue
            self.at = quantifier.end()
            optional = quantifier[0][0] in "*?" or quantifier[0].startswith(("{0", "{,"))
            if optional and "{" not in piece:
                continue
            out.append(piece if "{" in piece or quantifier[0][0] in "+{" else "")
        return "".join(out)

    def piece(self) -> str:
        char = self.regex[self.at]
        self.at += 1
        if char in "^$":
            return ""
        if char == "\\":
            escaped = self.regex[self.at : self.at + 1]
            self.at += 1
            if escaped in ("A", "Z", "b", "B"):
                return ""
            return self.anonymous() if escaped in ("d", "w", "s", "S", "D", "W") else escaped
        if char == ".":
            return self.anonymous()
        if char == "[":
            return self.character_class()
        if char == "(":
            return self.group()
        if char == "{" and (hole := re.match(r"[A-Za-z_]\w*\}", self.regex[self.at :])) is not None:
            # A part of the pattern that was not known when it was put together.
            self.at += hole.end()
            return "{" + hole[0]
        return char

    def character_class(self) -> str:
        start = self.at
        end = self.regex.find("]", self.at + 1)
        while end > 0 and self.regex[end - 1] == "\\":
            end = self.regex.find("]", end + 1)
        self.at = end + 1 if end > 0 else len(self.regex)
        content = self.regex[start:end].replace("\\", "")
        return content if len(content) == 1 else self.anonymous()

    def group(self) -> str:
        start = self.at
        depth, i = 1, self.at
        while i < len(self.regex) and depth:
            char = self.regex[i]
            if char == "\\":
                i += 1
            elif char == "[":
                i = max(self.regex.find("]", i + 2), i)
            elif char == "(":
                depth += 1
            elif char == ")":
                depth -= 1
            i += 1
        self.at = i
        content = self.regex[start : i - 1]
        named = re.match(r"\?P<(\w+)>", content)
        if named is not None:
            self.schemas[named[1]] = STRING
            return f"{{{named[1]}}}"
        if content.startswith(("?=", "?!", "?<", "?#", "?i")):
            return ""
        if content.startswith("?:"):
            if "|" in content and "(" not in content:
                return self.anonymous()
            inner = _Regex(content[2:].partition("|")[0])
            text = inner.read()
            self.schemas |= inner.schemas
            return text
        return self.anonymous()

    def anonymous(self) -> str:
        name = f"arg{sum(1 for n in self.schemas if n.startswith('arg')) + 1}"
        self.schemas[name] = STRING
        return f"{{{name}}}"
