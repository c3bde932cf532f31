"""Routes that say in data what they take and give: Fastify's ``schema``, ``createRoute`` of zod-openapi, ``describeRoute``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.frameworks.answers import JSON
from liveapi.frameworks.javascript.spelled import spelled
from liveapi.frameworks.javascript.validators.schema import SchemaValue, plain
from liveapi.frameworks.security import SCHEMES
from liveapi.trace.values import Choice, ExternalCall, MapOf, Value

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.handlers import Declared, Handlers


def described(schema: MapOf, found: Declared, handlers: Handlers, shared: Mapping[str, Value]) -> None:
    """Fastify's ``schema`` of a route: body, answers by status, words."""

    def lookup(name: str) -> Schema:
        bare, _, path = name.partition("#")
        held = shared.get(bare) or shared.get(name)
        if held is None:
            return {}
        inner = _at(held, path)
        if inner is not held:
            return spelled(inner, handlers.output, lookup)
        key = TypeKey(("schemas",), (bare.rpartition("/")[2] or bare,))
        return handlers.run.components.define(key, lambda: spelled(held, handlers.output, lookup))

    _words(schema, found, handlers)
    body = schema.entries.get("body")
    if body is not None:
        whole = _chosen(body)
        content = whole.entries.get("content") if isinstance(whole, MapOf) else None
        media = plain(schema.entries.get("consumes")) or [JSON]
        if isinstance(content, MapOf):
            found.bodies = {m: spelled(_inner(v), handlers.input, lookup) for m, v in content.entries.items()}
        else:
            read = spelled(body, handlers.input, lookup)
            found.bodies = {str(m): read for m in media} if read else found.bodies
    answers = schema.entries.get("response")
    for status, value in answers.entries.items() if isinstance(answers, MapOf) else []:
        chosen = _chosen(value)
        held = chosen.entries if isinstance(chosen, MapOf) else {}
        text = plain(held.get("description"))
        content = held.get("content")
        code = status.upper() if status[:1].isdigit() else status
        if isinstance(content, MapOf):
            said = {m: spelled(_inner(v), handlers.output, lookup) for m, v in content.entries.items()}
        else:
            read = spelled(chosen, handlers.output, lookup)
            said = (
                {}
                if read.get("type") == "null"
                else {JSON: {k: v for k, v in read.items() if k != "description" or "properties" not in read}}
            )
        found.answers[code] = (text if isinstance(text, str) else "", said)


def _at(held: Value, path: str) -> Value:
    """What a JSON pointer leads to."""
    current = held
    for part in [p for p in path.split("/") if p]:
        following = current.entries.get(part) if isinstance(current, MapOf) else None
        if following is None:
            return held
        current = following
    return current


def _chosen(value: Value) -> Value:
    return value.options[0] if isinstance(value, Choice) else value


def _inner(value: Value) -> Value | None:
    """``{ schema: … }`` of a media type."""
    chosen = _chosen(value)
    return chosen.entries.get("schema") if isinstance(chosen, MapOf) else None


def _words(entries_of: MapOf, found: Declared, handlers: Handlers) -> None:
    entries = entries_of.entries

    def text(name: str) -> str:
        value = plain(entries.get(name))
        return value if isinstance(value, str) else ""

    found.summary, found.description = text("summary") or found.summary, text("description") or found.description
    found.operation_id = text("operationId") or found.operation_id
    found.deprecated |= plain(entries.get("deprecated")) is True
    tags = plain(entries.get("tags"))
    found.tags = [t for t in tags if isinstance(t, str)] if isinstance(tags, list) else found.tags
    security = plain(entries.get("security"))
    if isinstance(security, list):
        found.security = [_required(need, handlers) for need in security if isinstance(need, dict)]


def _required(need: Mapping[str, Any], handlers: Handlers) -> dict[str, list[str]]:
    """A requirement by the names that the code gives its schemes."""
    found: dict[str, list[str]] = {}
    for name, scopes in need.items():
        kind = "basic" if "basic" in name.lower() else "session" if "cookie" in name.lower() or "session" in name.lower() else "bearer"
        found[handlers.run.components.secure(name, SCHEMES[kind])] = (
            [s for s in scopes if isinstance(s, str)] if isinstance(scopes, list) else []
        )
    return found


def openapi_route(definition: MapOf, found: Declared, handlers: Handlers) -> None:
    """A route of zod-openapi: request body and answers by media type."""
    _words(definition, found, handlers)
    request = definition.entries.get("request")
    body = request.entries.get("body") if isinstance(request, MapOf) else None
    content = body.entries.get("content") if isinstance(body, MapOf) else None
    if isinstance(content, MapOf):
        found.bodies = {m: schema for m, v in content.entries.items() if (schema := _schema(_inner(v), handlers, "input"))}
    answers = definition.entries.get("responses")
    for status, value in answers.entries.items() if isinstance(answers, MapOf) else []:
        chosen = _chosen(value)
        held = chosen.entries if isinstance(chosen, MapOf) else {}
        text = plain(held.get("description"))
        media = held.get("content")
        said = {m: _schema(_inner(v), handlers, "output") for m, v in media.entries.items()} if isinstance(media, MapOf) else {}
        found.answers[status] = (text if isinstance(text, str) else "", said)


def _schema(value: Value | None, handlers: Handlers, mode: str) -> Schema:
    if isinstance(value, ExternalCall) and value.name.rpartition(".")[2] in {"resolver", "zodResolver"}:
        value = value.call_site.get(0)
    if isinstance(value, SchemaValue):
        return value.json_schema(components=handlers.run.components)
    return spelled(value, handlers.input if mode == "input" else handlers.output)
