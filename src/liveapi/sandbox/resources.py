"""What an operation does to what, as far as paths, methods and schemas tell: lists, makes, reads, changes, removes one of a collection.

Nothing is configured: a collection is what a path answers with a list, or takes a new member of; a member is what the same path with one
more parameter names. Envelopes (``{"article": …}``, ``{"items": […], "total": 3}``) are told from the schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from liveapi.api.model import MediaType, Operation, Response, Schema
from liveapi.api.schemas import plain_choice
from liveapi.api.template import Hole, parse, shape

#: Names under which lists and single things travel when they are not called after what they hold.
_LISTS = ("data", "items", "results", "content", "records", "rows", "list", "entries", "hits", "value")
_SINGLES = ("data", "result", "item", "record", "payload")
#: Names that identify a thing, best first.
_KEYS = ("id", "uuid", "slug", "key", "code", "username", "name", "number", "_id", "ID", "Id", "uid", "guid")


class Role(StrEnum):
    """What an operation does."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"
    CHANGE = "change"
    REMOVE = "remove"
    #: Something else that is done to one member: ``POST /articles/{slug}/favorite``.
    ACTION = "action"
    #: One thing that is always there: ``GET /user``, ``PUT /settings``.
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where in a value the thing (or the list) is: under ``label``, or the value itself; ``inner`` is its schema."""

    label: str | None
    inner: Schema

    def opened(self, value: Any) -> Any:
        """The thing itself."""
        return value.get(self.label) if self.label is not None and isinstance(value, dict) else value

    def closed(self, thing: Any, around: Any) -> Any:
        """``thing`` in the envelope; ``around`` has whatever else is in it."""
        if self.label is None:
            return thing
        return {**(around if isinstance(around, dict) else {}), self.label: thing}


@dataclass(frozen=True, slots=True)
class Resource:
    """A collection: its path, the name of the parameter that picks a member, the members' schema and identifying property."""

    path: str
    hole: str
    item: Schema
    key: str
    parameter: Schema

    @property
    def parent(self) -> str:
        """The path of the member that it belongs to: ``/articles/{slug}`` of its comments; ``""`` for none."""
        head, _, _ = self.path.rpartition("/")
        return head if head.endswith("}") else ""


@dataclass(frozen=True, slots=True)
class Part:
    """An operation's role and what it is played on."""

    role: Role
    resource: Resource | None


def success(operation: Operation) -> Response | None:
    """The answer to a request that fits: the lowest 2xx, or else the default one if it has content."""
    good = sorted((r for r in operation.responses if r.status.startswith("2")), key=lambda r: r.status)
    return good[0] if good else next((r for r in operation.responses if r.status == "default" and r.content), None)


def json_media(content: Mapping[str, MediaType]) -> MediaType | None:
    """The JSON among media types."""
    return next((media for kind, media in content.items() if "json" in kind or kind == "*/*"), None)


def answered(operation: Operation) -> Schema:
    """The schema of an operation's success; ``{}`` where it has none."""
    found = success(operation)
    media = json_media(found.content) if found is not None else None
    return media.schema if media is not None else {}


def list_envelope(schema: Schema, schemas: Mapping[str, Schema], path: str) -> Envelope | None:
    """Where the list is in an answer; ``None`` if it is no list of things."""
    whole = plain_choice(schema, schemas)
    if _is(whole, "array"):
        return Envelope(None, whole.get("items", {}))
    members = whole.get("properties")
    if not isinstance(members, Mapping):
        return None
    lists = {name: inner for name, sub in members.items() if _is(inner := plain_choice(sub, schemas), "array")}
    things = [name for name, inner in lists.items() if _is_thing(inner.get("items", {}), schemas)]
    word = last_word(path)
    for name in (word, *_LISTS):
        if name in lists and (name in things or (len(lists) == 1 and len(members) <= 6)):
            return Envelope(name, lists[name].get("items", {}))
    return Envelope(things[0], lists[things[0]].get("items", {})) if len(things) == 1 and len(members) <= 8 else None


def thing_envelope(schema: Schema, schemas: Mapping[str, Schema], path: str) -> Envelope | None:
    """Where the thing is in an answer or a body; ``None`` if it is no object."""
    whole = plain_choice(schema, schemas)
    members = whole.get("properties")
    if not isinstance(members, Mapping) or not members:
        return None
    things = [name for name, sub in members.items() if _is_thing(sub, schemas)]
    if len(members) == 1 and things:
        return Envelope(things[0], plain_choice(members[things[0]], schemas))
    singular = _singular(last_word(path))
    for name in (singular, *_SINGLES):
        if name in things and len(members) <= 5 and not any(key in members for key in _KEYS[:4]):
            return Envelope(name, plain_choice(members[name], schemas))
    return Envelope(None, whole)


def last_word(path: str) -> str:
    """``comments`` of ``/articles/{slug}/comments``."""
    words = [part for text in parse(path) if isinstance(text, str) for part in text.split("/") if part]
    return words[-1] if words else ""


def recognised(operations: Iterable[Operation], schemas: Mapping[str, Schema]) -> dict[tuple[str, str], Part]:
    """The role of each operation that has one, by method and path."""
    operations = list(operations)
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {}).setdefault(operation.method, operation)
    resources = {r.path: r for path in by_path if (r := _resource(path, by_path, schemas)) is not None}
    found: dict[tuple[str, str], Part] = {}
    for operation in operations:
        part = _part(operation, by_path, resources, schemas)
        if part is not None:
            found[operation.key] = part
    return found


def _resource(path: str, by_path: Mapping[str, Mapping[str, Operation]], schemas: Mapping[str, Schema]) -> Resource | None:
    """The collection that ``path`` is, if it is one."""
    if path.endswith("}"):
        return None
    own = by_path[path]
    member = next((p for p in sorted(by_path) if p.rstrip("/").endswith("}") and shape(_above(p)) == shape(path.rstrip("/"))), "")
    listed = list_envelope(answered(own["GET"]), schemas, path) if "GET" in own else None
    item: Schema | None = plain_choice(listed.inner, schemas) if listed is not None and _is_thing(listed.inner, schemas) else None
    for method, where in (("GET", member), ("POST", path), ("PUT", member), ("PATCH", member)):
        operation = by_path.get(where, {}).get(method)
        envelope = thing_envelope(answered(operation), schemas, path) if operation is not None else None
        if envelope is not None and envelope.inner.get("properties"):
            item = envelope.inner
            break
    if item is None or not (member or listed is not None) or not ("POST" in own or listed is not None):
        return None
    hole = next((p.name for p in reversed(parse(member)) if isinstance(p, Hole)), "") if member else ""
    parameter: Schema = {"type": "string"}
    for operation in by_path.get(member, {}).values():
        parameter = next((p.schema for p in operation.parameters if p.name == hole and p.schema), parameter)
    return Resource(path, hole, item, _key(hole, item), parameter)


def _key(hole: str, item: Schema) -> str:
    members = item.get("properties", {})
    folded = {re.sub(r"[^a-z]", "", name.lower()): name for name in members}
    word = re.sub(r"[^a-z]", "", hole.lower())
    if word in folded:
        return str(folded[word])
    for name in _KEYS:
        if name in members and (word.endswith(name.lower()) or not word):
            return name
    return next((name for name in _KEYS if name in members), "")


def _part(
    operation: Operation, by_path: Mapping[str, Mapping[str, Operation]], resources: Mapping[str, Resource], schemas: Mapping[str, Schema]
) -> Part | None:
    path = operation.path
    own = resources.get(path)
    if own is not None:
        if operation.method == "GET":
            return Part(Role.LIST, own) if list_envelope(answered(operation), schemas, path) is not None else None
        return Part(Role.CREATE, own) if operation.method == "POST" else None
    above = next((r for p, r in resources.items() if shape(p.rstrip("/")) == shape(_above(path))), None)
    if path.rstrip("/").endswith("}") and above is not None:
        roles = {"GET": Role.READ, "PUT": Role.REPLACE, "PATCH": Role.CHANGE, "DELETE": Role.REMOVE, "POST": Role.CHANGE}
        role = roles.get(operation.method)
        return Part(role, above) if role is not None else None
    member = _above(path)
    parent = (
        next((r for p, r in resources.items() if shape(p.rstrip("/")) == shape(_above(member))), None) if member.endswith("}") else None
    )
    if parent is not None and operation.method in ("POST", "PUT", "DELETE"):
        return Part(Role.ACTION, parent)
    if "{" not in path and operation.method in ("GET", "PUT", "PATCH") and thing_envelope(answered(operation), schemas, path) is not None:
        methods = by_path[path].keys()
        return Part(Role.SINGLE, None) if "GET" in methods and methods & {"PUT", "PATCH"} else None
    return None


def _above(path: str) -> str:
    """The path without its last segment."""
    return path.rstrip("/").rpartition("/")[0]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _is(schema: Schema, kind: str) -> bool:
    found = schema.get("type")
    return found == kind or (isinstance(found, list) and kind in found) or (kind == "array" and "items" in schema)


def _is_thing(schema: Any, schemas: Mapping[str, Schema]) -> bool:
    found = plain_choice(schema, schemas) if isinstance(schema, Mapping) else {}
    return isinstance(found.get("properties"), Mapping) and bool(found["properties"])
