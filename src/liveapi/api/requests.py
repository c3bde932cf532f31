"""A request that fits an operation: its fields with believable values, the same as a curl line, what proves who sends it."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from liveapi.api.examples import example, media_example
from liveapi.api.model import Api, Location, Operation, Parameter
from liveapi.api.schemas import plain_choice
from liveapi.api.template import Hole, parse


@dataclass(slots=True)
class Field:
    """One input. ``options`` makes it a choice, ``many`` a list separated by commas."""

    name: str
    location: str
    required: bool
    value: str
    hint: str
    options: list[str]
    many: bool = False
    numeric: bool = False


@dataclass(slots=True)
class Form:
    """All inputs of an operation."""

    fields: list[Field]
    body: str | None
    media_type: str

    def target(self, path: str) -> str:
        """The path with its parameters filled in, and the query."""
        values = {f.name: f.value for f in self.fields if f.location == "path"}
        filled = "".join(quote(values.get(p.name) or p.name, safe="", errors="replace") if isinstance(p, Hole) else p for p in parse(path))
        query = urlencode([(f.name, f.value) for f in self.fields if f.location == "query" and f.value], errors="replace")
        return f"{filled}?{query}" if query else filled

    def curl(self, operation: Operation, base: str) -> str:
        """A line to paste into a shell."""
        parts = ["curl"]
        if operation.method == "HEAD":
            parts.append("--head")
        elif operation.method != "GET" or self.body is not None:
            parts += ["-X", operation.method]
        parts.append(shlex.quote(base + self.target(operation.path)))
        headers = [f"{f.name}: {f.value}" for f in self.fields if f.location == "header" and f.value]
        cookies = "; ".join(f"{f.name}={f.value}" for f in self.fields if f.location == "cookie" and f.value)
        if self.body is not None:
            headers.append(f"Content-Type: {self.media_type}")
        lines = [" ".join(parts), *(f"-H {shlex.quote(header)}" for header in headers)]
        if cookies:
            lines.append(f"-b {shlex.quote(cookies)}")
        if self.body:
            lines.append(f"--data-raw {shlex.quote(self.body)}")
        return " \\\n  ".join(lines)


def form(operation: Operation, api: Api) -> Form:
    """The form of an operation, filled in so that it can be sent as it stands."""
    found = {(p.location, p.name) for p in operation.parameters}
    missing = [
        Parameter(part.name, Location.PATH, {"type": "string"}, required=True)
        for part in parse(operation.path)
        if isinstance(part, Hole) and (Location.PATH, part.name) not in found
    ]
    order = list(Location)
    parameters = sorted([*operation.parameters, *missing], key=lambda p: order.index(p.location))
    body, kind = None, "application/json"
    if operation.request_body is not None:
        content = operation.request_body.content
        kind = next((k for k in content if "json" in k), next(iter(content), kind))
        value = media_example(content[kind], api.schemas) if kind in content else None
        body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2) if value is not None else ""
    return Form([_field(p, api) for p in parameters], body, kind)


def _field(parameter: Parameter, api: Api) -> Field:
    schema = plain_choice(parameter.schema, api.schemas)
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    value = example(parameter.schema, api.schemas, parameter.name)
    text = ",".join(_text(item) for item in value) if isinstance(value, list) else _text(value)
    options = [_text(option) for option in schema.get("enum") or () if option is not None]
    if "boolean" in kinds:
        options = ["true", "false"]
    required = parameter.required or parameter.location is Location.PATH
    numeric = "integer" in kinds or "number" in kinds
    return Field(parameter.name, str(parameter.location), required, text if required else "", text, options, "array" in kinds, numeric)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Credential:
    """Where a request says who sends it. ``variable`` is what a reader fills in; ``value`` has it in braces: ``Bearer {token}``."""

    location: str
    name: str
    value: str
    variable: str
    scheme: str


def credentials(operation: Operation, api: Api) -> list[Credential]:
    """What the first way to prove who asks needs; nothing where the operation is open or the contract does not say."""
    need = next(iter(operation.security or ()), None) or {}
    found = []
    for name in need:
        scheme = api.security_schemes.get(name, {})
        kind, http = scheme.get("type"), str(scheme.get("scheme", "")).lower()
        if kind == "apiKey":
            found.append(Credential(str(scheme.get("in", "header")), str(scheme.get("name", name)), "{key}", "key", name))
        elif kind == "http" and http == "basic":
            found.append(Credential("header", "Authorization", "Basic {credentials}", "credentials", name))
        elif kind in ("http", "oauth2", "openIdConnect"):
            word = "Bearer" if kind != "http" or http == "bearer" else http.capitalize()
            found.append(Credential("header", "Authorization", f"{word} {{token}}", "token", name))
    return found


@dataclass(slots=True)
class Sample:
    """A request to send: what is required, filled in. ``path`` is percent-encoded; ``body`` is text as it is sent."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: list[tuple[str, str]]
    body: str | None
    media_type: str
    credentials: list[Credential]


def sample(operation: Operation, api: Api) -> Sample:
    """A request that fits ``operation``."""
    filled = form(operation, api)
    path, _, _ = filled.target(operation.path).partition("?")
    query = [(f.name, f.value) for f in filled.fields if f.location == "query" and f.value]
    headers = [(f.name, f.value) for f in filled.fields if f.location == "header" and f.value]
    cookies = "; ".join(f"{f.name}={f.value}" for f in filled.fields if f.location == "cookie" and f.value)
    if cookies:
        headers.append(("Cookie", cookies))
    return Sample(operation.method, path, query, headers, filled.body, filled.media_type, credentials(operation, api))
