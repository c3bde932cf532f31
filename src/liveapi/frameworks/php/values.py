"""Values of PHP's libraries that decide what is answered: collections, pages, what may be missing, answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.answers import JSON
from liveapi.syntax import ir
from liveapi.trace.languages.php_arrays import KeyedMap, values_of
from liveapi.trace.languages.php_library import call_callable
from liveapi.trace.values import Argument, CallSite, Choice, ClassRef, Const, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
DATE_TIME: Schema = {"type": "string", "format": "date-time"}
URI: Schema = {"type": "string", "format": "uri"}


def typed(schema: Schema, reason: str = "a value") -> Unknown:
    """A value of which only the schema is known."""
    return Unknown(reason, schema)


@dataclass(slots=True, eq=False)
class Maybe(Value):
    """An entry that may be missing: ``$this->when(…)``, ``b?: int`` of an array shape."""

    value: Value

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self.value.member(run, name, at)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        return self.value.index(run, key, at)

    def key(self) -> object:
        return ("maybe", self.value.key())


@dataclass(slots=True, eq=False)
class Merged(Value):
    """Entries that go into the array around: ``$this->mergeWhen($admin, […])``."""

    value: Value
    optional: bool = True


#: What a collection's methods give beside collections.
_RESULTS: dict[str, Schema] = {
    **dict.fromkeys(("count", "max", "min"), INTEGER),
    **dict.fromkeys(("sum", "avg", "average", "median"), NUMBER),
    **dict.fromkeys(("isEmpty", "isNotEmpty", "contains", "has", "every", "some", "doesntContain", "containsStrict"), BOOLEAN),
    **dict.fromkeys(("implode", "join", "toJson"), STRING),
}
_FIRST = frozenset(
    {"first", "last", "find", "firstWhere", "sole", "pop", "shift", "random", "firstOrFail", "get", "offsetGet", "findOrFail", "current"}
)


@dataclass(slots=True, eq=False)
class CollectionOf(Value):
    """A list of any length of which one item stands for all."""

    item: Value

    def items(self) -> list[Value] | None:
        return [self.item]

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        return self.item

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        # ``$collection->map->name``
        return HigherOrder(self) if name in {"map", "each", "filter", "flatMap", "sum", "sortBy", "keyBy"} else Unknown(name)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name in _FIRST and not (name == "get" and first is None):
            return self.item
        if name in _RESULTS:
            return typed(_RESULTS[name])
        if name in {"map", "transform", "flatMap", "through", "mapInto", "mapWithKeys", "mapToGroups"} and first is not None:
            return self._mapped(run, name, first, call)
        if name in {"each", "tap"} and first is not None:
            call_callable(run, first, given(call, [self.item, Unknown("a key")]))
            return self
        if name == "reduce" and len(call.args) > 0:
            start = call.get(1) or Const(None)
            return run.call(call.args[0].value, [start, self.item], call)
        if name == "pluck" and first is not None:
            taken = path_of(run, self.item, first, call.node)
            return KeyedMap({}, False, [taken]) if len(call.args) > 1 else CollectionOf(taken)
        if name in {"keyBy", "countBy"}:
            return KeyedMap({}, False, [self.item if name == "keyBy" else typed(INTEGER)])
        if name in {"groupBy", "chunk", "partition", "split"}:
            return KeyedMap({}, False, [self]) if name == "groupBy" else CollectionOf(self)
        if name in {"flatten", "collapse"} and (inner := self.item.items()):
            return CollectionOf(Choice.of(inner))
        if name in {"keys", "modelKeys"}:
            return CollectionOf(typed(INTEGER if name == "modelKeys" else STRING))
        if name in {"pipe", "when", "unless"} and call.args:
            function = call.args[0 if name == "pipe" else -1].value
            return call_callable(run, function, given(call, [self]))
        if name in {"push", "add", "prepend", "merge", "concat"} and first is not None and isinstance(self.item, Unknown):
            self.item = first if name in {"push", "add", "prepend"} else Choice.of(values_of(first) or [self.item])
        return self

    def _mapped(self, run: Interpreter, name: str, function: Value, call: CallSite) -> Value:
        if name == "mapInto":
            return CollectionOf(getattr(function, "ref", function).call(run, given(call, [self.item])))
        made = call_callable(run, function, given(call, [self.item, Unknown("a key")]))
        if name in {"mapWithKeys", "mapToGroups"}:
            return made if isinstance(made, MapOf) else KeyedMap({}, False, values_of(made) or [Unknown("a value")])
        if name == "flatMap":
            inner = made.items() if not isinstance(made, MapOf) else None
            return CollectionOf(Choice.of(inner)) if inner else CollectionOf(made)
        if name == "transform":
            self.item = made
            return self
        return CollectionOf(made)

    def describe(self) -> str:
        return "a collection"

    def key(self) -> object:
        return ("collection", self.item.key())


@dataclass(slots=True, eq=False)
class HigherOrder(Value):
    """``$collection->map->toArray()``."""

    collection: CollectionOf

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return CollectionOf(self.collection.item.member(run, name, at))

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        semantics = run.semantics(call.module)
        special = semantics.method_call(run, self.collection.item, name, call)
        return CollectionOf(special if special is not None else self.collection.item.call_method(run, name, call))


@dataclass(slots=True, eq=False)
class PageOf(Value):
    """A page of a longer list; ``kind`` is ``length``, ``simple`` or ``cursor``."""

    item: Value
    kind: str = "length"

    def items(self) -> list[Value] | None:
        return [self.item]

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        return self.item

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in {"getCollection", "items", "collect"}:
            return CollectionOf(self.item)
        if name in {"total", "count", "perPage", "currentPage", "lastPage", "firstItem", "lastItem"}:
            return typed(INTEGER)
        if name in {"nextPageUrl", "previousPageUrl", "url", "path"}:
            return typed(URI)
        if name in {"hasMorePages", "hasPages", "onFirstPage", "isEmpty", "isNotEmpty"}:
            return typed(BOOLEAN)
        if name in {"toArray", "jsonSerialize"}:
            return self.as_array()
        if name == "setCollection" and call.args:
            inner = call.args[0].value.items()
            self.item = Choice.of(inner) if inner else self.item
            return self
        if name in {"map", "through", "transform", "mapInto"} and call.args:
            mapped = CollectionOf(self.item).call_method(run, "map" if name == "through" else name, call)
            if isinstance(mapped, CollectionOf):
                if name == "transform":
                    self.item = mapped.item
                # ``map`` leaves the page, ``through`` stays on it.
                return mapped if name in {"map", "mapInto"} else PageOf(mapped.item, self.kind)
        if name in {"pluck", "keyBy", "groupBy", "first", "sum", "filter", "values", "each"}:
            return CollectionOf(self.item).call_method(run, name, call)
        return self

    def as_array(self) -> MapOf:
        """The page as Laravel writes it."""
        url, number = Choice([typed(URI), Const(None)]), typed(INTEGER)
        some = Choice([number, Const(None)])
        entries: dict[str, Value] = {"data": CollectionOf(self.item), "path": typed(URI), "per_page": number}
        if self.kind == "cursor":
            cursor = Choice([typed(STRING), Const(None)])
            entries |= {"next_cursor": cursor, "next_page_url": url, "prev_cursor": cursor, "prev_page_url": url}
            return MapOf(entries)
        entries |= {
            "current_page": number,
            "first_page_url": typed(URI),
            "from": some,
            "to": some,
            "next_page_url": url,
            "prev_page_url": url,
        }
        if self.kind == "length":
            link = MapOf({"url": url, "label": typed(STRING), "active": typed(BOOLEAN)})
            entries |= {"last_page": number, "last_page_url": typed(URI), "links": CollectionOf(link), "total": number}
        return MapOf(entries)

    def describe(self) -> str:
        return "a page"

    def key(self) -> object:
        return ("page", self.kind, self.item.key())


@dataclass(slots=True, eq=False)
class Encoded(Value):
    """``json_encode($x)``: a text that still knows what is in it."""

    value: Value

    def cast(self, kind: str) -> Value:
        """It is a text already."""
        return self


@dataclass(slots=True, eq=False)
class Reply(Value):
    """An answer being put together."""

    status: int | None = None
    content: Value | None = None
    media: str = JSON
    #: The status is the framework's own choice, so that a resource made anew may be 201.
    default: bool = True
    headers: dict[str, Value] = field(default_factory=dict)

    def describe(self) -> str:
        return "an answer"


@dataclass(slots=True, eq=False)
class Native(Value):
    """An object of a library whose methods are given as a function."""

    name: str
    act: Callable[[Interpreter, str, CallSite], Value | None]

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        found = self.act(run, name, call)
        return found if found is not None else Unknown(f"{name} of {self.name}")

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{name} of {self.name}")

    def describe(self) -> str:
        return self.name


def given(call: CallSite, values: list[Value]) -> CallSite:
    """A call with other arguments at the same place."""
    return CallSite([Argument(v) for v in values], call.node, call.module, [], call.scope)


def path_of(run: Interpreter, value: Value, path: Value, at: ir.Node) -> Value:
    """``author.name`` of a value, by members or keys."""
    word = run.text(path).literal
    for part in (word or "").split("."):
        value = value.index(run, Text(part), at) if isinstance(value, MapOf) else value.member(run, part, at)
    return value if word else Unknown("an attribute")


def class_value(value: Value | None) -> ClassRef | None:
    """The class of the repository that ``X::class`` (or an object's class) stands for."""
    owner = getattr(value, "ref", value)
    return owner if isinstance(owner, ClassRef) else None
