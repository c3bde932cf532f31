"""Laravel's API resources: what ``toArray`` writes, what may be missing, the envelope around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, any_of, array_of, merged, nullable, object_of
from liveapi.frameworks.php.class_schemas import class_key
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.phpdoc_types import properties, tag
from liveapi.frameworks.php.values import INTEGER, STRING, URI, CollectionOf, Maybe, Merged, PageOf, Reply, typed
from liveapi.syntax import ir
from liveapi.trace.languages.php_library import call_callable
from liveapi.trace.values import Argument, CallSite, Choice, ClassRef, Const, External, FunctionRef, Instance, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.trace.interpreter import Interpreter

_NAMESPACE = "Illuminate\\Http\\Resources\\Json\\"
_BASES = frozenset({"JsonResource", "Resource", "ResourceCollection", "JsonApiResource"})
_LINKS: Schema = object_of([Property(name, nullable(URI), True) for name in ("first", "last", "prev", "next")])
_PAGE_LINK: Schema = object_of(
    [Property("url", nullable(URI), True), Property("label", STRING, True), Property("active", {"type": "boolean"}, True)]
)


def _meta(kind: str) -> Schema:
    number, some = INTEGER, nullable(INTEGER)
    if kind == "cursor":
        names: dict[str, Schema] = {"path": URI, "per_page": number, "next_cursor": nullable(STRING), "prev_cursor": nullable(STRING)}
    else:
        names = {"current_page": number, "from": some, "path": URI, "per_page": number, "to": some}
        if kind == "length":
            names |= {"last_page": number, "links": array_of(_PAGE_LINK), "total": number}
    return object_of(Property(n, s, True) for n, s in names.items())


@dataclass(slots=True, eq=False)
class Resource(Value):
    """What a resource is made of: the library's part of the object."""

    inner: Value
    #: What ``additional([...])`` adds beside the data.
    extra: dict[str, Value] = field(default_factory=dict)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self.inner.member(run, name, at)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        special = run.semantics(call.module).method_call(run, self.inner, name, call)
        return special if special is not None else self.inner.call_method(run, name, call)

    def items(self) -> list[Value] | None:
        return self.inner.items()

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        return self.inner.index(run, key, at)


@dataclass(slots=True, eq=False)
class ResourceList(Value):
    """``ArticleResource::collection($articles)``."""

    item: Instance
    page: str = ""
    extra: dict[str, Value] = field(default_factory=dict)

    def items(self) -> list[Value] | None:
        return [self.item]

    def key(self) -> object:
        return ("resources", id(self.item.cls.cls), self.page)


class Resources:
    """The resources of a run."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self._bare: bool | None = None
        for name in _BASES:
            library.run.externals.models[_NAMESPACE + name] = self._make
        library.run.externals.models[_NAMESPACE + "JsonResource.collection"] = self._plain_list

    def _make(self, run: Interpreter, call: CallSite) -> Value:
        return Resource(call.get(0) or Unknown("nothing"))

    def _plain_list(self, run: Interpreter, call: CallSite) -> Value:
        inner = (call.get(0) or Unknown("nothing")).items()
        return CollectionOf(Choice.of(inner)) if inner else Unknown("resources")

    def is_resource(self, ref: ClassRef) -> bool:
        """Whether a class is an API resource."""
        return any(isinstance(b, External) and b.name.rpartition("\\")[2] in _BASES for b in self.run.classes.outside(ref))

    def is_collection(self, ref: ClassRef) -> bool:
        """Whether it is one of many."""
        return any(isinstance(b, External) and b.name.endswith("ResourceCollection") for b in self.run.classes.outside(ref))

    # --- what the library asks --------------------------------------------------------------------------------------

    def method(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """Methods that resources have from their base."""
        if isinstance(receiver, ClassRef) and name in {"make", "collection", "newCollection"} and self.is_resource(receiver):
            if run.classes.find(receiver, name) is not None:
                return None
            return self.listed(receiver, call.get(0), call) if name != "make" else receiver.call(run, call)
        if isinstance(receiver, ResourceList) or (isinstance(receiver, Instance) and isinstance(receiver.native, Resource)):
            if isinstance(receiver, Instance) and run.classes.find(receiver.cls, name) is not None:
                return None
            return self._of_resource(receiver, name, call)
        return None

    def listed(self, ref: ClassRef, given: Value | None, call: CallSite) -> ResourceList:
        """Many of a resource."""
        inner = given.items() if given is not None else None
        item = ref.call(self.run, CallSite([Argument(inner[0] if inner else Unknown("an item"))], call.node, call.module, [], call.scope))
        assert isinstance(item, Instance)
        return ResourceList(item, given.kind if isinstance(given, PageOf) else "")

    def _of_resource(self, receiver: Instance | ResourceList, name: str, call: CallSite) -> Value | None:
        first = call.get(0)
        native = receiver.native if isinstance(receiver, Instance) else None
        if name in {"response", "toResponse"}:
            return Reply(None, receiver)
        if name == "additional" and isinstance(first, MapOf):
            (receiver if isinstance(receiver, ResourceList) else native).extra.update(first.entries)  # type: ignore[union-attr]
            return receiver
        if name in {"resolve", "jsonSerialize", "toArray"} and isinstance(receiver, Instance):
            return self.entered(receiver)
        if name in {"preserveQuery", "withQuery", "collection", "resolve"} and isinstance(receiver, ResourceList):
            return receiver
        if name in {"when", "unless"} and len(call.args) > 1:
            return Maybe(self._value(call, 1)) if len(call.args) < 3 else Choice.of([self._value(call, 1), self._value(call, 2)])
        if name in {
            "whenHas",
            "whenAppended",
            "whenLoaded",
            "whenNull",
            "whenNotNull",
            "whenCounted",
            "whenAggregated",
            "whenExistsLoaded",
        }:
            return self._when(receiver, name, call)
        if name in {"whenPivotLoaded", "whenPivotLoadedAs"}:
            return Maybe(self._value(call, len(call.args) - 1))
        if name in {"mergeWhen", "mergeUnless"} and len(call.args) > 1:
            return Merged(self._value(call, 1))
        if name == "merge" and first is not None:
            return Merged(self._value(call, 0), optional=False)
        if name == "attributes" and first is not None and isinstance(native, Resource):
            words = [w for v in first.items() or [] if (w := self.run.text(v).literal)]
            return Merged(MapOf({w: native.inner.member(self.run, w, call.node) for w in words}), optional=False)
        return None

    def _when(self, receiver: Value, name: str, call: CallSite) -> Value:
        first = call.get(0)
        word = self.run.text(first).literal if first is not None else None
        if name in {"whenNotNull", "whenNull"} and first is not None:
            return Maybe(first)
        inner = receiver.native.inner if isinstance(receiver, Instance) and isinstance(receiver.native, Resource) else Unknown("nothing")
        if len(call.args) > 1:
            position = 1 if name != "whenAggregated" else len(call.args) - 1
            function = call.args[position].value
            if isinstance(function, FunctionRef):
                loaded = inner.member(self.run, word or "", call.node)
                return Maybe(call_callable(self.run, function, CallSite([Argument(loaded)], call.node, call.module, [], call.scope)))
            return Maybe(function)
        if name == "whenCounted":
            return Maybe(typed(INTEGER))
        return Maybe(inner.member(self.run, word, call.node) if word else Unknown("what is loaded"))

    def _value(self, call: CallSite, position: int) -> Value:
        """An argument, or what it gives if it is a function."""
        value = call.args[position].value
        return self.run.call(value, [], call) if isinstance(value, FunctionRef) else value

    def attribute(self, run: Interpreter, instance: Instance, name: str) -> Value | None:
        """``$this->title`` in a resource is that of what it is made of."""
        native = instance.native
        if not isinstance(native, Resource):
            return None
        found = run.classes.find(instance.cls, name)
        if found is not None and isinstance(found[0], ir.Field) and found[0].default is not None:
            return None
        if name == "resource":
            return native.inner
        if name == "collection" and self.is_collection(instance.cls):
            return self.items_of(instance)
        if found is not None and isinstance(found[0], ir.Field):
            return None
        return native.inner.member(run, name, instance.cls.cls)

    def items_of(self, instance: Instance) -> Value:
        """What a collection holds: the resources that its class names, or is named after."""
        native = instance.native
        inner = native.inner.items() if isinstance(native, Resource) else None
        one = inner[0] if inner else Unknown("an item")
        found = self.run.classes.find(instance.cls, "collects")
        named = self.run.evaluate(found[0].default, found[1].scope) if found is not None and isinstance(found[0], ir.Field) else None
        ref = getattr(named, "ref", None)
        if not isinstance(ref, ClassRef):
            stem = instance.cls.name.removesuffix("ResourceCollection").removesuffix("Collection")
            package = instance.cls.module.ir.package
            candidates = (self.library.semantics.class_named(self.run, f"{package}\\{n}") for n in (f"{stem}Resource", stem))
            ref = next((c for c in candidates if c is not None and c.cls is not instance.cls.cls and self.is_resource(c)), None)
        if isinstance(ref, ClassRef):
            made = ref.call(self.run, CallSite([Argument(one)], instance.cls.cls, instance.cls.module))
            return CollectionOf(made)
        return CollectionOf(one)

    # --- schemas ----------------------------------------------------------------------------------------------------

    def write(self, value: Value) -> Schema | None:
        """A resource as it stands inside of another: without an envelope."""
        if isinstance(value, ResourceList):
            return array_of(self.library.written.schema(value.item))
        if isinstance(value, Instance) and isinstance(value.native, Resource):
            inner = value.native.inner.value if isinstance(value.native.inner, Maybe) else value.native.inner
            if isinstance(inner, Const) and inner.value is None:
                return {"type": "null"}
            made = self.run.components.define(class_key(value.cls), lambda: self._build(value))
            return any_of([made, {"type": "null"}]) if isinstance(inner, Choice) and len(inner.known()) < len(inner.options) else made
        return None

    def _build(self, value: Instance) -> Schema:
        with self.run.under(Handling(), self.library.known_result):
            return self.library.written.schema(self.entered(self._canonical(value)))

    def _canonical(self, value: Instance) -> Instance:
        """The same resource of a model that its class tells, so that a component depends on its class alone."""
        ref = value.cls
        for cls in self.run.classes.ancestors(ref):
            named = tag(cls.cls.doc, "mixin") or next((k for _, k, n, _ in properties(cls.cls.doc) if n == "resource"), "")
            found = self.library.docs.of(named, cls.module, cls) if named else None
            if found is not None:
                return Instance(ref, dict(value.fields), Resource(found))
        inner = value.native.inner if isinstance(value.native, Resource) else Unknown("nothing")
        inner = inner.value if isinstance(inner, Maybe) else inner
        if isinstance(inner, Choice):
            inner = next((o for o in inner.options if isinstance(o, Instance)), inner)
        if isinstance(inner, Unknown | Const) and not self.is_collection(ref):
            model = self._model_named(re.sub(r"(Resource|Collection)$", "", ref.name))
            inner = self.library.of_class(model) or inner if model is not None else inner
        return Instance(ref, dict(value.fields), Resource(inner))

    def _model_named(self, stem: str) -> ClassRef | None:
        candidates = (f"App\\Models\\{stem}", f"App\\{stem}")
        return next((c for n in candidates if (c := self.library.semantics.class_named(self.run, n)) is not None), None)

    def entered(self, value: Instance) -> Value:
        """What ``toArray`` gives."""
        found = self.run.classes.find(value.cls, "toArray")
        native = value.native
        inner = native.inner if isinstance(native, Resource) else Unknown("nothing")
        if found is None or not isinstance(found[0], FunctionRef):
            if self.is_collection(value.cls):
                return self.items_of(value)
            return inner
        function = found[0]
        return self.run.enter(function.bound(value), CallSite([], function.function, function.module, [], function.scope))

    def enveloped(self, value: Value) -> Schema | None:
        """A resource as an answer: in the envelope that its class names, with what goes beside it; ``None`` for any other value."""
        if isinstance(value, ResourceList):
            inner = array_of(self.library.written.schema(value.item))
            return self._wrapped(inner, "" if self._without_wrapping() else "data", value.page, value.extra)
        if not isinstance(value, Instance) or not isinstance(value.native, Resource):
            return None
        with self.run.under(Handling(), self.library.known_result):
            beside = self._with(value)
        extra = {**beside, **value.native.extra}
        page = value.native.inner.kind if isinstance(value.native.inner, PageOf) else ""
        inner = self.library.written.schema(value)
        return self._wrapped(inner, self._wrap(value.cls), page, extra)

    def _wrapped(self, inner: Schema, wrap: str, page: str, extra: dict[str, Value]) -> Schema:
        plain = self.run.components.resolve(inner)
        has_own = wrap and wrap in plain.get("properties", {})
        whole = inner if not wrap or has_own else object_of([Property(wrap, inner, True)])
        if (page or extra) and (plain.get("type") == "array" and not wrap):
            whole = object_of([Property("data", inner, True)])
        beside = [Property(n, self.library.written.schema(v), not isinstance(v, Maybe)) for n, v in extra.items()]
        if page:
            beside += [Property("links", _LINKS, True), Property("meta", _meta(page), True)]
        if not beside:
            return whole
        return merged([self.run.components.resolve(whole), object_of(beside)])

    def _with(self, value: Instance) -> dict[str, Value]:
        """What ``with()`` (or ``$with``) adds beside the data."""
        found = self.run.classes.find(value.cls, "with")
        made: Value | None = None
        if found is not None and isinstance(found[0], FunctionRef):
            function = found[0]
            made = self.run.enter(function.bound(value), CallSite([], function.function, function.module, [], function.scope))
        elif found is not None and isinstance(found[0], ir.Field) and found[0].default is not None:
            made = self.run.evaluate(found[0].default, found[1].scope)
        return dict(made.entries) if isinstance(made, MapOf) else {}

    def _wrap(self, ref: ClassRef) -> str:
        found = self.run.classes.find(ref, "wrap")
        if found is not None and isinstance(found[0], ir.Field):
            value = self.run.evaluate(found[0].default, found[1].scope) if found[0].default is not None else Const(None)
            return (value.literal or "") if isinstance(value, Text) else ""
        return "" if self._without_wrapping() else "data"

    def _without_wrapping(self) -> bool:
        """Whether the application turns envelopes off, as its providers say."""
        if self._bare is None:
            found = self.run.program.declared("php", rb"\b(withoutWrapping)\(\)")
            self._bare = bool(found)
        return self._bare
