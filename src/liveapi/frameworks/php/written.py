"""Values as they are written: from what an expression is worth to the schema of its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import NULL, Property, any_of, array_of, enum_of, map_of, object_of
from liveapi.frameworks.php.class_schemas import class_key
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.inputs import Input
from liveapi.frameworks.php.library_functions import enum_values
from liveapi.frameworks.php.requests import ErrorsValue, ValidatorValue
from liveapi.frameworks.php.values import DATE_TIME, CollectionOf, Encoded, Maybe, Merged, PageOf, Reply
from liveapi.trace.languages.php_arrays import KeyedMap
from liveapi.trace.values import CallSite, Choice, Const, ExternalCall, FunctionRef, Instance, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.frameworks.php.serializer import View

#: Values inside values that are written; what is nested deeper is whatever it is.
_MAX_DEPTH = 30
_SERIALIZERS = ("jsonSerialize", "toArray")


class Written:
    """Schemas of values."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self._depth = 0
        #: How a serializer writes objects, where one is at work.
        self.view: View | None = None

    def viewed(self, value: Value, view: View) -> Schema:
        """The schema of a value that a serializer writes."""
        kept, self.view = self.view, view
        try:
            return self.schema(value)
        finally:
            self.view = kept

    def schema(self, value: Value) -> Schema:
        """The schema of a value's JSON; ``{}`` where nothing is known."""
        if self._depth >= _MAX_DEPTH:
            return {}
        self._depth += 1
        try:
            return self._schema(value)
        finally:
            self._depth -= 1

    def _schema(self, value: Value) -> Schema:
        for model in self.library.writers:
            found = model(value)
            if found is not None:
                return found
        if isinstance(value, Unknown):
            return value.schema or {}
        if isinstance(value, Text):
            return {"type": "string"}
        if isinstance(value, Const):
            return NULL if value.value is None else {"type": {bool: "boolean", int: "integer", float: "number"}[type(value.value)]}
        if isinstance(value, Maybe | Merged):
            return self.schema(value.value)
        if isinstance(value, MapOf):
            return self._map(value)
        if isinstance(value, ListOf):
            return array_of(self.choice(value.elements))
        if isinstance(value, CollectionOf):
            return array_of(self.schema(value.item))
        if isinstance(value, PageOf):
            return self._map(value.as_array())
        if isinstance(value, Choice):
            return self.choice(value.options)
        if isinstance(value, Instance):
            return self._instance(value)
        return self._other(value)

    def _other(self, value: Value) -> Schema:
        if isinstance(value, Encoded):
            return {"type": "string"}
        if isinstance(value, Input):
            return value.read.schema
        if isinstance(value, ErrorsValue):
            return value.schema()
        if isinstance(value, ValidatorValue):
            return {}
        if isinstance(value, Reply):
            return self.schema(value.content) if value.content is not None else {}
        if isinstance(value, ExternalCall) and value.name.rpartition("\\")[2].startswith(("Carbon", "DateTime")):
            return DATE_TIME
        ref = getattr(value, "ref", None)
        items = value.items() if ref is not None else None
        return array_of(self.choice(items)) if items else {}

    def choice(self, options: Iterable[Value]) -> Schema:
        """One of several values: objects that have much in common are one object, of which not every member is always there."""
        listed = list(options)
        maps = [o for o in listed if isinstance(o, MapOf) and o.entries]
        groups: list[list[MapOf]] = []
        for one in maps:
            keys = set(one.entries)
            fitting = next((g for g in groups if len(keys & set(g[0].entries)) * 2 >= min(len(keys), len(g[0].entries))), None)
            if fitting is not None:
                fitting.append(one)
            else:
                groups.append([one])
        schemas = [self._together(g) for g in groups]
        # An empty array says nothing beside one that is filled.
        schemas += [
            self.schema(o) for o in listed if not (isinstance(o, MapOf) and o.entries) and not (isinstance(o, ListOf) and not o.elements)
        ]
        known = [s for s in schemas if s]
        if not known and any(isinstance(o, ListOf) for o in listed):
            return array_of({})
        # What is not known is left out beside what is.
        return any_of(known)

    def _together(self, maps: list[MapOf]) -> Schema:
        if len(maps) == 1:
            return self._map(maps[0])
        values: dict[str, list[Value]] = {}
        for one in maps:
            for name, value in one.entries.items():
                values.setdefault(name, []).append(value)
        always = {n for n, found in values.items() if len(found) == len(maps) and not any(isinstance(v, Maybe) for v in found)}
        always -= {n for one in maps for n in one.maybe}
        return object_of(
            Property(n, self.choice(v.value if isinstance(v, Maybe) else v for v in found), n in always) for n, found in values.items()
        )

    def _map(self, value: MapOf) -> Schema:
        others = value.others if isinstance(value, KeyedMap) else []
        entries = list(self._entries(value))
        if not entries:
            return map_of(self.choice(others)) if others else {"type": "object"}
        if all(name.isdigit() for name, _, _ in entries):
            return array_of(self.choice([v for _, v, _ in entries] + others))
        properties = [Property(name, self.schema(v), always) for name, v, always in entries if not name.isdigit()]
        return object_of(properties, others=self.choice(others) if others else None)

    def _entries(self, value: MapOf) -> Iterator[tuple[str, Value, bool]]:
        """Names, values, and whether they are always there; those that are merged in stand among the others."""
        for name, inner in value.entries.items():
            if isinstance(inner, Merged):
                if isinstance(inner.value, MapOf):
                    for n, v, always in self._entries(inner.value):
                        yield n, v, always and not inner.optional
            elif isinstance(inner, Maybe):
                yield name, inner.value, False
            else:
                # A resource of what may not be loaded is left out with it.
                made_of = getattr(inner.native, "inner", None) if isinstance(inner, Instance) else None
                yield name, inner, not isinstance(made_of, Maybe) and name not in value.maybe

    def _instance(self, value: Instance) -> Schema:
        """An object of the repository: an enumeration's case, what says how it is written, or its public members."""
        ref = value.cls
        if ref.cls.kind == "enum":
            return self.run.components.define(class_key(ref), lambda: enum_of(enum_values(self.run, ref)))
        if self.view is not None:
            return self.library.serializer.of_class(ref, self.view)
        functions = [f[0] for n in _SERIALIZERS if (f := self.run.classes.find(ref, n)) is not None and isinstance(f[0], FunctionRef)]
        if functions and not value.summary and value.fields:
            # What was made for one answer is written with what it was made of.
            return self._serialized(value, functions[0])
        if functions:
            return self.run.components.define(class_key(ref), lambda: self._serialized(value, functions[0]))
        if ref.cls.kind == "class":
            return self.library.classes.schema(ref)
        return {}

    def _serialized(self, value: Instance, function: FunctionRef) -> Schema:
        with self.run.under(Handling(), self.library.known_result):
            made = self.run.enter(function.bound(value), CallSite([], function.function, function.module, [], function.scope))
        return self.schema(made)
