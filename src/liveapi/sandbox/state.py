"""What one visitor of the sandbox has made: collections and single things, from seeds that are the same for everybody."""

from __future__ import annotations

import copy
import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liveapi.api.examples import example
from liveapi.api.model import Schema
from liveapi.api.schemas import problems
from liveapi.sandbox.resources import Resource

#: What there is before anybody made anything.
_SEEDS = 3
#: Bounds of one visitor's state; the oldest gives way.
_MAX_ITEMS = 500
_MAX_COLLECTIONS = 200
_NAMING = re.compile(r"(title|name|slug|email|username|login|subject|key|code|number|sku)$", re.IGNORECASE)
_IDENTITY = re.compile(r"(^|_)(id|uuid|guid|uid)$|[a-z](Id|Uuid|UUID|ID)$")
_CREATED = re.compile(r"(created|updated|modified|added|inserted)(_?(at|on|date|time))?$", re.IGNORECASE)
_SLUG = re.compile(r"slug$", re.IGNORECASE)
#: The sandbox's clock begins here and goes on a minute with each thing that is made: answers are the same every time.
_EPOCH = 1_772_000_000


@dataclass(slots=True)
class Collection:
    """The members of a collection, oldest first."""

    items: list[dict[str, Any]] = field(default_factory=list)
    made: int = 0
    #: The first of the seeds.
    first: dict[str, Any] | None = None


@dataclass(slots=True)
class State:
    """All that one visitor made."""

    collections: OrderedDict[str, Collection] = field(default_factory=OrderedDict)
    singles: dict[str, Any] = field(default_factory=dict)
    ticks: int = 0

    def collection(self, path: str, resource: Resource, schemas: Mapping[str, Schema]) -> Collection:
        """The collection at a concrete path, with its seeds."""
        found = self.collections.get(path)
        if found is None:
            while len(self.collections) >= _MAX_COLLECTIONS:
                self.collections.popitem(last=False)
            found = self.collections[path] = Collection()
            first = example(resource.item, schemas, "")
            if isinstance(first, dict):
                named = example(resource.parameter, schemas, resource.hole) if resource.hole else None
                for number in range(_SEEDS):
                    item = varied(copy.deepcopy(first), resource, schemas, number)
                    if not number and resource.key and named is not None:
                        # The first is the one that the docs ask for.
                        item = fitting({**item, resource.key: named}, item, resource.item, schemas)
                    found.items.append(item)
            found.made = len(found.items)
            found.first = found.items[0] if found.items else None
        self.collections.move_to_end(path)
        return found

    def make(self, collection: Collection, resource: Resource, given: Mapping[str, Any], schemas: Mapping[str, Schema]) -> dict[str, Any]:
        """A new member: what was sent, and what a server adds by itself."""
        collection.made += 1
        self.ticks += 1
        base = example(resource.item, schemas, "")
        item = varied(copy.deepcopy(base), resource, schemas, collection.made - 1, served_only=True) if isinstance(base, dict) else {}
        members = resource.item.get("properties", {})
        item.update({name: value for name, value in given.items() if name in members})
        for name in members:
            if name in given:
                continue
            if _CREATED.search(name):
                item = fitting({**item, name: self.now()}, item, resource.item, schemas)
            elif _SLUG.search(name) and isinstance(text := next((given[n] for n in ("title", "name") if n in given), None), str):
                slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "item"
                taken = {each.get(name) for each in collection.items}
                item = fitting({**item, name: slug if slug not in taken else f"{slug}-{collection.made}"}, item, resource.item, schemas)
        collection.items.append(item)
        del collection.items[:-_MAX_ITEMS]
        return item

    def now(self) -> str:
        """The sandbox's own time."""
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_EPOCH + 60 * self.ticks))


def varied(
    item: dict[str, Any], resource: Resource, schemas: Mapping[str, Schema], number: int, *, served_only: bool = False
) -> dict[str, Any]:
    """The ``number``-th of several things that would be the same: other identities, other names."""
    for name, value in list(item.items()):
        other = value
        if name == resource.key or _IDENTITY.search(name):
            other = _other_identity(value, name, number)
        elif number and isinstance(value, str) and _NAMING.search(name) and not served_only:
            other = _other_text(value, number)
        if other != value:
            item = fitting({**item, name: other}, item, resource.item, schemas)
    return item


def fitting(item: dict[str, Any], otherwise: dict[str, Any], schema: Schema, schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """``item`` if it fits the schema (or fits it no worse)."""
    return item if len(problems(item, schema, schemas)) <= len(problems(otherwise, schema, schemas)) else otherwise


def _other_identity(value: Any, name: str, number: int) -> Any:
    if isinstance(value, bool) or not number:
        return value
    if isinstance(value, int):
        return value + number
    if isinstance(value, str):
        try:
            return str(uuid.uuid5(uuid.UUID(value), f"{name} {number}"))
        except ValueError:
            return _other_text(value, number)
    return value


def _other_text(value: str, number: int) -> str:
    if "@" in value:
        user, _, host = value.partition("@")
        return f"{user}{number + 1}@{host}"
    separator = "-" if re.fullmatch(r"[a-z0-9-]+", value) else " "
    return f"{value}{separator}{number + 1}"


class Visitors:
    """The states of all visitors: bounded, each forgotten when it was not used for a while."""

    def __init__(self, limit: int = 500, seconds: float = 3600.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._states: OrderedDict[str, tuple[float, State]] = OrderedDict()

    def state(self, visitor: str) -> State:
        """The state of a visitor, a new one for one who is not known any more."""
        now = self._clock()
        while self._states and (now - next(iter(self._states.values()))[0] > self._seconds):
            self._states.popitem(last=False)
        _, found = self._states.pop(visitor, (now, State()))
        self._states[visitor] = (now, found)
        while len(self._states) > self._limit:
            self._states.popitem(last=False)
        return found

    def reset(self, visitor: str) -> None:
        """Forget what a visitor made."""
        self._states.pop(visitor, None)

    def __len__(self) -> int:
        return len(self._states)
