"""Answers that remember: what was made is listed, found, changed and gone, as the recognised roles of the operations say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveapi.api.examples import example, media_example
from liveapi.api.model import Api, Operation, Schema
from liveapi.api.schemas import plain_choice, problems
from liveapi.api.template import Hole, names, parse
from liveapi.sandbox.resources import (
    Envelope,
    Part,
    Resource,
    Role,
    answered,
    json_media,
    list_envelope,
    recognised,
    success,
    thing_envelope,
)
from liveapi.sandbox.state import Collection, State

_LIMITS = ("limit", "per_page", "perpage", "page_size", "pagesize", "size", "take", "first", "max_results", "top")
_OFFSETS = ("offset", "skip", "start", "from")
_PAGES = ("page", "page_number", "pagenumber", "p")
_SEARCHES = ("q", "query", "search", "filter", "keyword", "term")
_TOTALS = re.compile(r"(count|total|total_?(items|elements|results|count)?)$", re.IGNORECASE)
_UPDATED = re.compile(r"(updated|modified|changed)(_?(at|on|date|time))?$", re.IGNORECASE)

#: A status and a body; ``None`` for no body.
Outcome = tuple[int, Any]


class MissingError(Exception):
    """There is no such thing: the contract's 404."""


class Stateful:
    """Answers for one contract, given a visitor's state."""

    def __init__(self, api: Api) -> None:
        self.schemas = api.schemas
        self.parts = recognised(api.operations, api.schemas)
        self.resources = {part.resource.path: part.resource for part in self.parts.values() if part.resource is not None}

    def answer(
        self, operation: Operation, path: Mapping[str, str], given: Mapping[str, Any], body: Any, state: State, status: int
    ) -> Outcome | None:
        """The answer, with ``status`` where it succeeds; ``None`` where the operation has no role. Raises :class:`MissingError`."""
        part = self.parts.get(operation.key)
        if part is None:
            return None
        # By place: one path may call ``{article_slug}`` what another calls ``{slug}``.
        values = list(path.values())
        if part.resource is None:
            return self._single(operation, body, state, status)
        resource = part.resource
        if not resource.key and part.role is not Role.LIST:
            return None
        self._check_parent(operation, resource, values, state)
        collection = state.collection(_filled(resource.path, values), resource, self.schemas)
        if part.role is Role.LIST:
            return self._list(operation, collection, given, status)
        if part.role is Role.CREATE:
            item = state.make(collection, resource, self._sent(operation, body), self.schemas)
            return self._thing(operation, item, status)
        item = self._member(operation, resource, collection, values)
        return self._on_member(operation, part, item, collection, body, state, status)

    def _on_member(
        self, operation: Operation, part: Part, item: dict[str, Any], collection: Collection, body: Any, state: State, status: int
    ) -> Outcome | None:
        if part.role is Role.REMOVE:
            found = self._thing(operation, item, status)
            collection.items.remove(item)
            return found
        if part.role in (Role.REPLACE, Role.CHANGE):
            self._change(part, item, self._sent(operation, body), state)
        elif part.role is Role.ACTION:
            return self._act(operation, item, status)
        return self._thing(operation, item, status)

    # --- finding ----------------------------------------------------------------------------------------------------

    def _member(self, operation: Operation, resource: Resource, collection: Collection, values: list[str]) -> dict[str, Any]:
        at = len(names(resource.path))
        wanted = values[at] if at < len(values) else ""
        for item in collection.items:
            if str(item.get(resource.key)) == wanted:
                return item
        if any(item is collection.first for item in collection.items) and collection.first is not None:
            # The value that the docs show, where it cannot be the property's own: ``{article}`` of Laravel may be any of them.
            hole = names(operation.path)[at] if at < len(names(operation.path)) else resource.hole
            schema: Schema = next((p.schema for p in operation.parameters if p.name == hole and p.location == "path"), {})
            if wanted == str(example(schema or {"type": "string"}, self.schemas, hole)):
                return collection.first
        raise MissingError(f"There is no {resource.key} {wanted} here. Known are {_known(collection, resource)}.")

    def _check_parent(self, operation: Operation, resource: Resource, values: list[str], state: State) -> None:
        parent = self.resources.get(resource.parent.rpartition("/")[0]) if resource.parent else None
        if parent is not None and parent.key:
            self._check_parent(operation, parent, values, state)
            self._member(operation, parent, state.collection(_filled(parent.path, values), parent, self.schemas), values)

    def _sent(self, operation: Operation, body: Any) -> Mapping[str, Any]:
        """What a body says of the thing, out of its envelope."""
        media = json_media(operation.request_body.content) if operation.request_body is not None else None
        envelope = thing_envelope(media.schema, self.schemas, operation.path) if media is not None else None
        sent = envelope.opened(body) if envelope is not None else body
        return sent if isinstance(sent, dict) else {}

    # --- changing ---------------------------------------------------------------------------------------------------

    def _change(self, part: Part, item: dict[str, Any], sent: Mapping[str, Any], state: State) -> None:
        assert part.resource is not None
        members = part.resource.item.get("properties", {})
        state.ticks += 1
        item.update({name: value for name, value in sent.items() if name in members and name != part.resource.key})
        for name in members:
            if _UPDATED.search(name) and name not in sent and isinstance(item.get(name), str):
                item[name] = state.now()

    def _act(self, operation: Operation, item: dict[str, Any], status: int) -> Outcome | None:
        """``POST …/favorite`` and ``DELETE …/favorite``: the property that is called so is switched, and counted."""
        word = operation.path.rstrip("/").rpartition("/")[2].lower().rstrip("e")
        on = operation.method != "DELETE"
        touched = False
        for name, value in list(item.items()):
            if word and name.lower().startswith(word):
                if isinstance(value, bool):
                    touched = True
                    item[name] = on
                elif isinstance(value, int):
                    item[name] = max(value + (1 if on else -1), 0)
        return self._thing(operation, item, status) if touched or self._alike(operation, item) else None

    def _alike(self, operation: Operation, item: Mapping[str, Any]) -> bool:
        envelope = thing_envelope(answered(operation), self.schemas, operation.path)
        members = envelope.inner.get("properties", {}) if envelope is not None else {}
        return bool(members) and 2 * len(members.keys() & item.keys()) > len(members)

    # --- answering --------------------------------------------------------------------------------------------------

    def _thing(self, operation: Operation, item: Mapping[str, Any], status: int) -> Outcome | None:
        """An answer that holds one thing; the stateless one where it would not fit."""
        schema = answered(operation)
        if not schema:
            return (status, None) if success(operation) is not None else None
        envelope = thing_envelope(schema, self.schemas, operation.path)
        if envelope is None:
            return None
        value = envelope.closed(self._shown(item, envelope.inner), self._around(operation, envelope))
        return None if problems(value, schema, self.schemas) else (status, value)

    def _around(self, operation: Operation, envelope: Envelope) -> Any:
        if envelope.label is None:
            return None
        found = success(operation)
        media = json_media(found.content) if found is not None else None
        return media_example(media, self.schemas) if media is not None else None

    def _shown(self, item: Mapping[str, Any], inner: Schema) -> Any:
        """A thing as a schema shows it: its own properties, an example's for those that it does not have."""
        found = plain_choice(inner, self.schemas)
        members = found.get("properties")
        if not isinstance(members, Mapping):
            return dict(item)
        required = found.get("required") or ()
        made = example(found, self.schemas) if any(name not in item for name in required) else {}
        shown = {name: item[name] for name in members if name in item}
        return {**{name: made[name] for name in required if name not in item and isinstance(made, dict) and name in made}, **shown}

    def _list(self, operation: Operation, collection: Collection, given: Mapping[str, Any], status: int) -> Outcome | None:
        schema = answered(operation)
        envelope = list_envelope(schema, self.schemas, operation.path)
        if envelope is None:
            return None
        query = {p.name: given[p.name] for p in operation.parameters if p.location == "query" and p.name in given}
        items = [item for item in collection.items if all(_keeps(item, name, value) for name, value in query.items())]
        page, start = _paged(items, query)
        shown = [self._shown(item, envelope.inner) for item in page]
        around = self._around(operation, envelope)
        if isinstance(around, dict):
            around = _counted(around, envelope.label, len(items), start, len(page), query)
        value = envelope.closed(shown, around)
        return None if problems(value, schema, self.schemas) else (status, value)

    def _single(self, operation: Operation, body: Any, state: State, status: int) -> Outcome | None:
        schema = answered(operation)
        envelope = thing_envelope(schema, self.schemas, operation.path)
        if envelope is None:
            return None
        thing = state.singles.get(operation.path)
        if thing is None:
            made = example(envelope.inner, self.schemas)
            thing = state.singles[operation.path] = made if isinstance(made, dict) else {}
        if operation.method != "GET":
            members = envelope.inner.get("properties", {})
            thing.update({name: value for name, value in self._sent(operation, body).items() if name in members})
        value = envelope.closed(dict(thing), self._around(operation, envelope))
        return None if problems(value, schema, self.schemas) else (status, value)


def _filled(template: str, values: list[str]) -> str:
    """A template with the values of a request, by place."""
    left = iter(values)
    return "".join(next(left, "") if isinstance(part, Hole) else part for part in parse(template))


def _known(collection: Collection, resource: Resource) -> str:
    return ", ".join(str(item.get(resource.key)) for item in collection.items[:5]) or "none"


def _keeps(item: Mapping[str, Any], name: str, value: Any) -> bool:
    """Whether a query parameter that is a property, or searches, lets a thing through; others let all through."""
    if value in (None, "", []):
        return True
    folded = name.lower().removesuffix("[]")
    if folded in _SEARCHES:
        return any(str(value).lower() in str(v).lower() for v in item.values() if isinstance(v, str))
    names = {folded, folded + "s", folded + "list", folded + "_list", folded.removesuffix("s"), folded.replace("_", "")}
    found = next((v for key, v in item.items() if key.lower() in names or key.lower().replace("_", "") in names), None)
    if found is None:
        return True
    wanted = [str(v).lower() for v in (value if isinstance(value, list) else [value])]
    held = found if isinstance(found, list) else list(found.values()) if isinstance(found, dict) else [found]
    flat = [str(v).lower() for each in held for v in (each.values() if isinstance(each, dict) else [each])]
    return any(w in flat for w in wanted)


def _number(query: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    for name, value in query.items():
        if name.lower().replace("-", "_") in names and isinstance(value, int) and not isinstance(value, bool):
            return value
    return None


def _paged(items: list[dict[str, Any]], query: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The part of a list that is asked for, and where it begins."""
    limit, offset, page = _number(query, _LIMITS), _number(query, _OFFSETS), _number(query, _PAGES)
    size = limit if limit is not None and limit >= 0 else len(items)
    start = offset if offset is not None else (max(page - 1, 0) * (limit or 20) if page is not None else 0)
    return items[max(start, 0) : max(start, 0) + size], max(start, 0)


def _counted(around: dict[str, Any], label: str | None, total: int, start: int, shown: int, query: Mapping[str, Any]) -> dict[str, Any]:
    """What stands around a list, with the numbers of this one."""
    out: dict[str, Any] = {}
    for name, value in around.items():
        folded = name.lower()
        if name == label:
            out[name] = value
        elif isinstance(value, dict):
            out[name] = _counted(value, None, total, start, shown, query)
        elif isinstance(value, int) and not isinstance(value, bool) and _TOTALS.search(name):
            pages = "page" in folded
            out[name] = -(-total // max(_number(query, _LIMITS) or 20, 1)) if pages else total
        elif isinstance(value, int) and not isinstance(value, bool) and folded in (*_PAGES, "current_page", "currentpage"):
            out[name] = _number(query, _PAGES) or 1
        elif isinstance(value, int) and not isinstance(value, bool) and folded in _OFFSETS:
            out[name] = start
        elif isinstance(value, int) and not isinstance(value, bool) and folded in _LIMITS:
            out[name] = _number(query, _LIMITS) or value
        else:
            out[name] = value
    return out
