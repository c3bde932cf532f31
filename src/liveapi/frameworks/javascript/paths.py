"""Path patterns of the JavaScript routers ▶ OpenAPI path templates.

One reader takes the dialects of Express 4 and 5, Koa (path-to-regexp), Fastify (find-my-way), Hono and Nest: what they share
(``:name``, ``*``) means the same in all, and what they don't (``{…}`` after a name is a regular expression in Hono and an
optional part elsewhere) does not collide in practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Patterns with several optional parts give at most so many paths.
MAX_VARIANTS = 16

_NAME = re.compile(r'\w+|"[^"]*"')


def templates(pattern: str, *, braces_are_regex: bool = False) -> list[str]:
    """The OpenAPI templates that a pattern stands for: more than one where parts are optional, the longest first."""
    variants: list[list[str]] = [[]]
    for token, optional in _tokens(pattern, braces_are_regex):
        options = token if isinstance(token, list) else [token]
        longer = [[*v, o] for v in variants for o in options]
        shorter = [v for v in variants if optional]
        variants = (longer + shorter)[:MAX_VARIANTS]
    return list(dict.fromkeys(_distinct("".join(v)) for v in variants))


def _tokens(pattern: str, braces_are_regex: bool) -> Iterator[tuple[str | list[str], bool]]:
    """Pieces of the template; a piece may have alternatives (those of a group), and may be optional."""
    at, size, text = 0, len(pattern), ""
    while at < size:
        char = pattern[at]
        if char == "\\" and at + 1 < size:
            text += pattern[at + 1]
            at += 2
        elif char == ":" and pattern[at + 1 : at + 2] == ":":  # Fastify: a colon
            text += ":"
            at += 2
        elif char in ":*" and (name := _NAME.match(pattern, at + 1)):
            at = name.end()
            if at < size and pattern[at] == "(":
                at = _closing(pattern, at)
            if braces_are_regex and at < size and pattern[at] == "{":
                at = _closing(pattern, at)
            modifier = pattern[at] if char == ":" and at < size and pattern[at] in "?*+" else ""
            at += len(modifier)
            piece = "{" + name.group().strip('"') + "}"
            yield from _flush(text, piece, modifier in {"?", "*"})
            text = ""
        elif char == "*":
            at += 1
            text += "{path}"
        elif char == "{":
            end = _closing(pattern, at)
            if text:
                yield text, False
            text = ""
            yield templates(pattern[at + 1 : end - 1]), True
            at = end
        elif char == "(":
            end = _closing(pattern, at)
            optional = end < size and pattern[end] == "?"
            inner = pattern[at + 1 : end - 1]
            words = re.fullmatch(r"(?:\?:)?([\w/-]+(?:\|[\w/-]+)*)", inner)
            if text:
                yield text, False
            text = ""
            yield words.group(1).split("|") if words else "{path}", optional
            at = end + (1 if end < size and pattern[end] in "?*+" else 0)
        elif char == "?" and text and not text.endswith("/"):  # Express 4: the character before it
            yield text[:-1], False
            yield text[-1], True
            text = ""
            at += 1
        else:
            text += char
            at += 1
    if text:
        yield text, False


def _flush(text: str, piece: str, optional: bool) -> Iterator[tuple[str, bool]]:
    """The literal text so far and a parameter after it; an optional parameter takes its slash along."""
    if optional and text.endswith("/"):
        if text[:-1]:
            yield text[:-1], False
        yield "/" + piece, True
        return
    if text:
        yield text, False
    yield piece, optional


def _closing(pattern: str, at: int) -> int:
    """The index after the bracket that closes the one at ``at``."""
    opening = pattern[at]
    closing = ")" if opening == "(" else "}"
    depth = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == opening:
            depth += 1
        elif char == closing:
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return len(pattern)


def _distinct(template: str) -> str:
    """Parameter names of a template must differ: a second ``{path}`` becomes ``{path2}``."""
    seen: dict[str, int] = {}

    def rename(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return "{" + name + (str(seen[name]) if seen[name] > 1 else "") + "}"

    return re.sub(r"\{([^{}/]+)\}", rename, template)


#: Files that say nothing of what their routes are about, and the words that people add to names of those that do.
_GENERAL = frozenset(
    {"index", "app", "server", "main", "routes", "router", "route", "api", "controller", "controllers", "handlers", "plugin", "root"}
)
_ADDED = re.compile(r"[._-]?(routes?|router|controllers?|handlers?|api|plugin|endpoints?|resolver)$", re.IGNORECASE)
_VERSION = re.compile(r"v\d+(\.\d+)?|api|rest|internal|public")


def tags_of(file: str, path: str) -> list[str]:
    """What the routes of a file are about: its name, else the first part of the path that is no version."""
    stem = file.rpartition("/")[2].partition(".")[0]
    bare = _ADDED.sub("", stem)
    if bare and bare.lower() not in _GENERAL and not bare.startswith(("[", "_", "(")):
        return [bare]
    parts = [p for p in path.split("/") if p and not p.startswith("{") and not _VERSION.fullmatch(p)]
    return parts[:1]


def within(path: str, prefix: str) -> bool:
    """Whether a path is below a prefix that a middleware of some router in it is for (wildcards mean all)."""
    bare = prefix.strip("/").rstrip("*").rstrip("/")
    return not bare or f"/{bare}/" in f"{path}/"
