"""A query on a model, or a relation of one: what its methods give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.php.handling import current
from liveapi.frameworks.php.values import BOOLEAN, INTEGER, NUMBER, CollectionOf, PageOf, given, path_of, typed
from liveapi.syntax import ir
from liveapi.trace.languages.php_arrays import KeyedMap
from liveapi.trace.languages.php_library import call_callable
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, ExternalCall, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.eloquent import Models
    from liveapi.trace.interpreter import Interpreter

_ONE = frozenset(
    (
        *("first", "find", "sole", "firstWhere", "make", "firstOrNew", "firstOrNull", "newInstance", "newModelInstance", "getModel"),
        *("getRelated", "latestOfMany", "factory", "save", "findOr", "firstOr"),
    )
)
_FAILING = frozenset({"findOrFail", "firstOrFail", "sole", "valueOrFail"})
_MADE = frozenset({"create", "forceCreate", "updateOrCreate", "firstOrCreate", "createOrFirst", "createQuietly"})
_MANY = frozenset({"get", "all", "cursor", "lazy", "findMany", "getResults", "lazyById", "hydrate", "createMany", "saveMany", "take20"})
_PAGES = {"paginate": "length", "simplePaginate": "simple", "cursorPaginate": "cursor", "jsonPaginate": "length", "fastPaginate": "length"}
_RESULTS: dict[str, Schema] = {
    **dict.fromkeys(("count", "update", "delete", "insertGetId", "increment", "decrement", "upsert", "forceDelete", "destroy"), INTEGER),
    **dict.fromkeys(("sum", "avg", "average"), NUMBER),
    **dict.fromkeys(("exists", "doesntExist", "insert", "updateOrInsert", "truncate", "is", "contains"), BOOLEAN),
}


#: What spatie/laravel-query-builder lets clients ask for ▶ query parameter.
_ALLOWED = {"allowedFilters": "filter", "allowedSorts": "sort", "allowedIncludes": "include", "allowedFields": "fields"}


@dataclass(slots=True, eq=False)
class QueryOf(Value):
    """A query; ``many`` says of a relation whether it leads to several."""

    models: Models
    ref: ClassRef
    many: bool = True

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        item = self.models.instance(self.ref)
        if name in _FAILING:
            current(run).raised(404, call)
            return item
        if name in _MADE:
            for data in call.positional[-2:]:
                self.models.filled(data, self.ref)
            item.fields["wasRecentlyCreated"] = Const(True)
            return item
        if name in _ONE:
            if name == "find" and first is not None and isinstance(first, CollectionOf):
                return CollectionOf(item)
            return Choice([item, Const(None)]) if name in {"first", "find", "firstWhere", "firstOrNull"} else item
        if name in _MANY:
            return CollectionOf(item)
        if name in _PAGES:
            self.models.library.note_pages(call, _PAGES[name])
            return PageOf(item, _PAGES[name])
        if name in _RESULTS:
            return typed(_RESULTS[name])
        if name == "pluck" and first is not None:
            taken = path_of(run, item, first, call.node)
            return KeyedMap({}, False, [taken]) if len(call.args) > 1 else CollectionOf(taken)
        if name in {"value", "max", "min", "valueOrFail"} and first is not None:
            return path_of(run, item, first, call.node)
        if name in {"each", "chunk", "chunkById", "eachById"} and call.args:
            call_callable(run, call.args[-1].value, given(call, [CollectionOf(item) if name.startswith("chunk") else item]))
            return typed(BOOLEAN)
        if name in _ALLOWED:
            self._allowed(run, name, call)
            return self
        if name in {"when", "unless", "tap", "pipe"}:
            for function in call.positional:
                if isinstance(function, FunctionRef):
                    call_callable(run, function, given(call, [self, first or Const(None)]))
            return self
        if name in {"map", "filter", "mapWithKeys", "groupBy", "keyBy"} and isinstance(first, FunctionRef):
            return CollectionOf(item).call_method(run, name, call)
        return self

    def _allowed(self, run: Interpreter, name: str, call: CallSite) -> None:
        """``allowedFilters(['name', AllowedFilter::exact('id')])`` of spatie/laravel-query-builder: query parameters."""
        queries = current(run).queries
        listed = [i for v in call.positional for i in (v.items() or [v])]
        words = []
        for item in listed:
            given = item.call_site.get(0) if isinstance(item, ExternalCall) else item
            if given is not None and (word := run.text(given).literal):
                words.append(word)
        if name == "allowedFilters":
            for word in words:
                queries.setdefault(f"filter[{word}]", {"type": "string"})
        elif words:
            queries.setdefault(_ALLOWED[name], {"type": "string"})

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self

    def items(self) -> list[Value] | None:
        return [self.models.instance(self.ref)]

    def describe(self) -> str:
        return f"a query on {self.ref.name}"

    def key(self) -> object:
        return ("query", id(self.ref.cls), self.many)
