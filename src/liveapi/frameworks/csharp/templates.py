"""ASP.NET Core route templates: ``api/[controller]/{id:int?}`` ▶ an OpenAPI path with what its constraints say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveapi.trace.values import Hole, Text

_PARAMETER = re.compile(r"(?<!\{)\{(\*{0,2})(\w+)((?:[^{}]|\{[^{}]*\})*)\}(?!\})")
_TOKEN = re.compile(r"(?<!\[)\[(controller|action|area)\](?!\])", re.IGNORECASE)
_CONSTRAINTS: Mapping[str, Mapping[str, Any]] = {
    "int": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "guid": {"type": "string", "format": "uuid"},
    "bool": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "decimal": {"type": "number", "format": "double"},
    "double": {"type": "number", "format": "double"},
    "float": {"type": "number", "format": "float"},
}
_LIMITS = {"min": "minimum", "max": "maximum", "minlength": "minLength", "maxlength": "maxLength"}


def path_of(template: str) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """The OpenAPI path of a route template, and the schemas of its parameters."""
    schemas: dict[str, Mapping[str, Any]] = {}

    def one(match: re.Match[str]) -> str:
        name = match[2]
        schema: dict[str, Any] = {}
        for word, argument in re.findall(r":(\w+)(?:\(([^()]*)\))?", match[3]):
            schema.update(_CONSTRAINTS.get(word.lower(), {}))
            limit = _LIMITS.get(word.lower())
            if limit is not None and argument.lstrip("-").isdigit():
                schema[limit] = int(argument)
                if limit in {"minimum", "maximum"}:
                    schema.setdefault("type", "integer")
        if schema:
            schemas[name] = schema if "type" in schema else {"type": "string", **schema}
        return "{" + name + "}"

    path = _PARAMETER.sub(one, template).replace("{{", "{").replace("}}", "}")
    path = re.sub(r"/{2,}", "/", "/" + path.removeprefix("~"))
    return path.rstrip("/") or "/", schemas


def written(text: Text) -> str:
    """A template with what is not known of it as parameters."""
    return "".join("{" + (re.sub(r"\W", "_", p.name) or "value") + "}" if isinstance(p, Hole) else p for p in text.parts)


def combined(prefix: str, template: str) -> str:
    """A template below a prefix; one that starts with a slash or ``~/`` stands alone."""
    if template.startswith(("/", "~/")):
        return template.removeprefix("~")
    return f"{prefix.strip('/')}/{template}" if prefix.strip("/") else template


def with_tokens(template: str, tokens: Mapping[str, str]) -> str:
    """``[controller]``, ``[action]`` and ``[area]`` filled in."""
    return _TOKEN.sub(lambda m: tokens.get(m[1].lower(), ""), template).replace("[[", "[").replace("]]", "]")
