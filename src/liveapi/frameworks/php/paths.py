"""Path patterns of the PHP frameworks ▶ OpenAPI path templates, with what their constraints say of the parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from liveapi.api.model import Schema
from liveapi.frameworks.constraints import constraint

#: A pattern with several optional parts gives at most so many paths.
MAX_VARIANTS = 16


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """One path, and the schemas of those parameters about which the pattern tells something."""

    path: str
    schemas: dict[str, Schema] = field(default_factory=dict)


def fast_route(pattern: str) -> list[PathTemplate]:
    """FastRoute (Slim, Mezzio, Lumen): ``/users[/{id:[0-9]+}[/{tab}]]``; optional parts stand at the end and nest. Shortest first."""
    pieces = [""]
    schemas: dict[str, Schema] = {}
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "{":
            end = _closing(pattern, at, "{", "}")
            name, colon, regex = pattern[at + 1 : end - 1].partition(":")
            pieces[-1] += "{" + name.strip() + "}"
            if colon:
                schemas[name.strip()] = constraint(regex)
            at = end
        elif char == "[":
            pieces.append("")
            at += 1
        else:
            pieces[-1] += "" if char == "]" else char
            at += 1
    paths = ["".join(pieces[: i + 1]) for i in range(min(len(pieces), MAX_VARIANTS))]
    return [PathTemplate(p, _used(p, schemas)) for p in dict.fromkeys(paths)]


def laravel(pattern: str) -> list[PathTemplate]:
    """Laravel: ``posts/{post:slug}/{format?}``; optional parameters stand at the end. Shortest first."""
    full = re.sub(r"\{(\w+):\w+(\??)\}", r"{\1\2}", pattern)
    optional = re.search(r"(?:/?\{\w+\?\})+/?$", full)
    paths = [full.replace("?}", "}")]
    if optional is not None:
        start = full[: optional.start()]
        paths = [start]
        for parameter in re.findall(r"/?\{\w+\?\}", optional[0]):
            paths.append(paths[-1] + parameter.replace("?}", "}"))
    return [PathTemplate(p) for p in dict.fromkeys(paths[:MAX_VARIANTS])]


def symfony(pattern: str, optional: frozenset[str] = frozenset(), requirements: dict[str, str] | None = None) -> list[PathTemplate]:
    """Symfony: ``/{id<\\d+>}/pages/{page<\\d+>?1}``. A parameter at the end is optional when it has a default, in the pattern or
    among ``optional``; ``requirements`` are regular expressions by name. Shortest first."""
    schemas: dict[str, Schema] = {name: constraint(regex) for name, regex in (requirements or {}).items()}
    defaulted = set(optional)
    full, at = "", 0
    while at < len(pattern):
        if pattern[at] != "{":
            full += pattern[at]
            at += 1
            continue
        end = _closing(pattern, at, "{", "}")
        inner = pattern[at + 1 : end - 1].lstrip("!")
        name = re.match(r"[\w.]+", inner)
        at = end
        if name is None or name[0] == "._format":
            continue
        word = name[0].lstrip(".")
        rest = inner[name.end() :]
        if rest.startswith(":"):  # ``{slug:post}``, ``{slug:post.slug}``: what the value is looked up by
            rest = re.sub(r"^:[\w.]+", "", rest)
        if rest.startswith("<") and ">" in rest:
            close = rest.rindex(">")
            schemas[word] = constraint(rest[1:close])
            rest = rest[close + 1 :]
        if rest.startswith("?"):
            defaulted.add(word)
        full += "{" + word + "}"
    if "_format" in defaulted:
        # A format with a default is negotiation, which clients leave out.
        full = re.sub(r"\.?\{_format\}", "", full)
    paths = [full]
    while (last := re.search(r"/?\{(\w+)\}$", paths[0])) is not None and last[1] in defaulted and last[0].startswith("/"):
        paths.insert(0, paths[0][: last.start()])
        if len(paths) >= MAX_VARIANTS:
            break
    return [PathTemplate(p, _used(p, schemas)) for p in paths]


def _used(path: str, schemas: dict[str, Schema]) -> dict[str, Schema]:
    return {name: schema for name, schema in schemas.items() if "{" + name + "}" in path}


def _closing(text: str, at: int, opening: str, closing: str) -> int:
    """The index after the bracket that closes the one at ``at``; brackets of a regular expression inside are counted."""
    depth = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == opening:
            depth += 1
        elif text[at] == closing:
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return len(text)
