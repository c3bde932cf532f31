"""The contract as one markdown document: to read in a repository, in a wiki, or to hand to a model (``llms``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from liveapi.api.examples import media_example
from liveapi.api.groups import grouped
from liveapi.api.model import Api, Certainty, MediaType, Operation
from liveapi.api.requests import credentials
from liveapi.api.schema_text import Row, limits, rows, type_name

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")


def render(api: Api, _syntax: str) -> str:
    """The whole contract, operations by subject."""
    lines = [f"# {escaped(api.title)}", "", f"Version {escaped(api.version)}. {_count(api)}"]
    if api.description:
        lines += ["", quoted(api.description)]
    if api.servers:
        lines += ["", "Servers:", "", *(f"- `{_code(s.url)}` {escaped(s.description)}".rstrip() for s in api.servers)]
    if api.security_schemes:
        lines += ["", "## Access", "", *(f"- `{_code(name)}`: {_scheme(scheme)}" for name, scheme in sorted(api.security_schemes.items()))]
    for group in grouped(api):
        lines += ["", f"## {escaped(group.name)}"]
        for each in group.listed:
            lines += ["", *operation_lines(each.operation, api)]
    return "\n".join(lines).rstrip() + "\n"


def operation_lines(operation: Operation, api: Api) -> Iterator[str]:
    """One operation: what it is, takes and answers."""
    yield f"### {operation.method} `{_code(operation.path)}`"
    if operation.summary:
        yield ""
        yield f"**{escaped(operation.summary)}**" + (" (deprecated)" if operation.deprecated else "")
    elif operation.deprecated:
        yield ""
        yield "Deprecated."
    if operation.description:
        yield ""
        yield quoted(operation.description)
    if operation.certainty is not Certainty.CERTAIN:
        yield ""
        yield f"This operation is {operation.certainty}: it was read through an assumption."
    if (needed := credentials(operation, api)) or operation.security == []:
        yield ""
        yield "Access: " + (" and ".join(f"`{_code(c.scheme)}`" for c in needed) or "open to everyone") + "."
    if operation.parameters:
        yield ""
        yield "| parameter | in | type | |"
        yield "| --- | --- | --- | --- |"
        for p in operation.parameters:
            words = [*(["required"] if p.required else []), *limits(p.schema, api.schemas), one_line(p.description)]
            told = "; ".join(escaped(w) for w in words if w)
            yield f"| `{_code(p.name)}` | {p.location} | {escaped(type_name(p.schema, api.schemas))} | {told} |"
    if operation.request_body is not None:
        yield from _content("Body", operation.request_body.content, api, "required" if operation.request_body.required else "")
    for response in operation.responses:
        title = f"Answer {response.status}" + (f": {escaped(one_line(response.description))}" if response.description else "")
        if response.content:
            yield from _content(title, response.content, api, "")
        else:
            yield ""
            yield f"{title}."


def _content(title: str, content: Mapping[str, MediaType], api: Api, note: str) -> Iterator[str]:
    for kind, media in content.items():
        named = f" {escaped(type_name(media.schema, api.schemas))}" if media.schema else ""
        yield ""
        yield f"{title} (`{_code(kind)}`{', ' + note if note else ''}){':' if media.schema else ''}{named}"
        if fields := rows(media.schema, api.schemas):
            yield ""
            yield from _fields(fields, 0)
        value = media_example(media, api.schemas)
        if value is not None and "json" in kind:
            yield ""
            yield "```json"
            yield json.dumps(value, ensure_ascii=False, indent=2).replace("```", "\\u0060\\u0060\\u0060")
            yield "```"


def _fields(fields: list[Row], depth: int) -> Iterator[str]:
    for row in fields:
        words = [*(["required"] if row.required else []), *row.limits, *([f"default {row.default}"] if row.default is not None else [])]
        told = f" ({escaped('; '.join(words))})" if words else ""
        text = f": {escaped(one_line(row.description))}" if row.description else ""
        yield f"{'  ' * depth}- `{_code(row.name)}` {escaped(row.type)}{told}{text}"
        yield from _fields(row.rows, depth + 1)


def _scheme(scheme: Mapping[str, Any]) -> str:
    kind = scheme.get("type")
    if kind == "apiKey":
        return f"an API key in the {escaped(str(scheme.get('in')))} `{_code(str(scheme.get('name')))}`"
    if kind == "http":
        return f"HTTP {escaped(str(scheme.get('scheme')))}"
    return escaped({"oauth2": "OAuth 2", "openIdConnect": "OpenID Connect"}.get(str(kind), str(kind)))


def _count(api: Api) -> str:
    return f"{len(api.operations)} operation{'' if len(api.operations) == 1 else 's'}."


def escaped(text: str) -> str:
    """Text in which markdown finds nothing of its own, and HTML nothing either."""
    return _SPECIAL.sub(r"\\\1", text.replace("\r", ""))


def one_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def quoted(text: str) -> str:
    """A longer text, as a quotation: its headings stay its own, its HTML is text."""
    return "\n".join(f"> {line.replace('<', '&lt;')}".rstrip() for line in text.replace("\r", "").strip().split("\n"))


def _code(text: str) -> str:
    return one_line(text).replace("`", "'").replace("|", "\\|")
