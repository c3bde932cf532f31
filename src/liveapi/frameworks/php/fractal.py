"""League's Fractal: transformers, includes, and the envelopes of its serializers; spatie's and Dingo's ways to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, merged, object_of
from liveapi.frameworks.php.class_schemas import class_key
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.values import INTEGER, STRING, URI, CollectionOf, PageOf, Reply
from liveapi.trace.languages.base import Native as Function
from liveapi.trace.languages.php_library import call_callable
from liveapi.trace.values import (
    Argument,
    CallSite,
    Choice,
    ClassRef,
    Const,
    External,
    FunctionRef,
    Instance,
    ListOf,
    MapOf,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.trace.interpreter import Interpreter

_PAGE = ("total", "count", "per_page", "current_page", "total_pages")
_PAGINATION: Schema = object_of([Property("pagination", object_of(Property(n, INTEGER, True) for n in _PAGE), True)])
_LINKS: Schema = object_of([*(Property(n, URI, True) for n in ("self", "first", "last")), *(Property(n, URI) for n in ("prev", "next"))])


@dataclass(slots=True, eq=False)
class FractalResource(Value):
    """``new Item($article, new ArticleTransformer, 'articles')``; ``many`` for a collection."""

    data: Value
    transformer: Value | None
    name: str = ""
    many: bool = False
    paged: bool = False
    meta: dict[str, Value] = field(default_factory=dict)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in {"setPaginator", "setCursor"}:
            self.paged = True
        elif name in {"setMeta", "setMetaValue"}:
            given = call.get(0)
            self.meta |= (
                given.entries if isinstance(given, MapOf) else {run.text(given or Text()).literal or "": call.get(1) or Unknown("")}
            )
        elif name == "setResourceKey" and call.args:
            self.name = run.text(call.args[0].value).literal or ""
        return self


@dataclass(slots=True, eq=False)
class Manager(Value):
    """Fractal's manager, with its serializer: ``data``, ``array`` or ``jsonapi``; ``links`` says whether that one writes them."""

    serializer: str = "data"
    links: bool = False
    #: A serializer of the repository, whose own methods make the envelope.
    own: Instance | None = None
    includes: list[str] = field(default_factory=list)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name == "setSerializer" and first is not None:
            self.use(run, first)
        if name == "createData" and first is not None:
            inner = first if isinstance(first, FractalResource) else None
            return Scoped(inner, self) if inner is not None else Unknown("Fractal's data")
        return self

    def use(self, run: Interpreter, given: Value) -> None:
        """Take a serializer: one of the library, or one of the repository that extends it."""
        if isinstance(given, Choice):
            # Which one is asked for at run time: the first is as good as any.
            given = next((o for o in given.options if isinstance(o, Serializer | Instance)), given)
        if isinstance(given, Serializer):
            self.serializer, self.links, self.own = given.kind, given.links, None
        elif isinstance(given, Instance):
            native = given.native
            self.serializer = native.kind if isinstance(native, Serializer) else "array"
            makes = any(run.classes.find(given.cls, n) is not None for n in ("item", "collection"))
            self.own = given if makes else None

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return Unknown(name)


@dataclass(slots=True, eq=False)
class Serializer(Value):
    """A serializer of Fractal."""

    kind: str
    links: bool = False


@dataclass(slots=True, eq=False)
class Scoped(Value):
    """``$manager->createData($resource)``, and spatie's ``fractal($data, …)``."""

    resource: FractalResource
    manager: Manager

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name == "transformWith" and first is not None:
            self.resource.transformer = first
        elif name in {"item", "collection"} and first is not None:
            self.resource.data, self.resource.many = first, name == "collection"
            self.resource.transformer = call.get(1) or self.resource.transformer
        elif name == "serializeWith" and first is not None:
            self.manager.use(run, first)
        elif name in {"paginateWith", "withCursor"}:
            self.resource.paged = True
        elif name == "addMeta" and isinstance(first, MapOf):
            self.resource.meta |= first.entries
        elif name in {"toArray", "jsonSerialize", "getData"}:
            return self.as_array(run)
        elif name == "toJson":
            from liveapi.frameworks.php.values import Encoded

            return Encoded(self.as_array(run))
        elif name == "respond":
            status = first.value if isinstance(first, Const) and isinstance(first.value, int) else None
            return Reply(status, self, default=status is None)
        return self

    def as_array(self, run: Interpreter) -> Value:
        """What it is as an array, as far as code takes that apart: the data of a collection stands under a key."""
        one = Transformed(self.resource, self.manager.serializer)
        own = self._by_own(run, one)
        if own is not None:
            return own
        if self.manager.serializer == "jsonapi":
            return self
        if self.resource.many:
            key = self.resource.name if self.manager.serializer == "array" and self.resource.name else "data"
            entries: dict[str, Value] = {key: CollectionOf(one)}
            if self.resource.paged or self.resource.meta:
                entries["meta"] = Unknown("Fractal's meta data", _PAGINATION if self.resource.paged else {"type": "object"})
            return MapOf(entries)
        return one if self.manager.serializer == "array" else MapOf({"data": one})

    def _by_own(self, run: Interpreter, one: Value) -> Value | None:
        """What a serializer of the repository makes of the data."""
        serializer, many = self.manager.own, self.resource.many
        found = run.classes.find(serializer.cls, "collection" if many else "item") if serializer is not None else None
        if serializer is None or found is None or not isinstance(found[0], FunctionRef):
            return None
        function = found[0]
        name: Value = Text(self.resource.name) if self.resource.name else Const(None)
        args = [Argument(name), Argument(CollectionOf(one) if many else one)]
        made = run.enter(function.bound(serializer), CallSite(args, function.function, function.module, [], function.scope))
        if isinstance(made, MapOf) and (self.resource.paged or self.resource.meta):
            made.entries.setdefault("meta", Unknown("Fractal's meta data", _PAGINATION if self.resource.paged else {"type": "object"}))
        return made if isinstance(made, MapOf) else None

    def index(self, run: Interpreter, key: Value, at: object) -> Value:
        made = self.as_array(run)
        return made.index(run, key, at) if isinstance(made, MapOf) else Unknown("Fractal's data")  # type: ignore[arg-type]


@dataclass(slots=True, eq=False)
class Transformed(Value):
    """One thing as its transformer writes it."""

    resource: FractalResource
    serializer: str

    def key(self) -> object:
        return ("transformed", self.resource.transformer.key() if self.resource.transformer is not None else 0, self.serializer)


class Fractal:
    """Fractal in a run."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self._default: Manager | None = None
        models = library.run.externals.models
        for name, many in (("Item", False), ("Collection", True)):
            models[f"League\\Fractal\\Resource\\{name}"] = self._resource(many)
        models["League\\Fractal\\Resource\\Primitive"] = self._resource(False)
        models["League\\Fractal\\Manager"] = lambda _run, _call: Manager()
        for name, kind in (("DataArraySerializer", "data"), ("ArraySerializer", "array"), ("JsonApiSerializer", "jsonapi")):
            models[f"League\\Fractal\\Serializer\\{name}"] = self._serializer(kind)
        models["Spatie\\Fractalistic\\ArraySerializer"] = self._serializer("array")
        for name in (
            "fractal",
            "Spatie\\Fractal\\Fractal.create",
            "Spatie\\Fractalistic\\Fractal.create",
            "Spatie\\Fractal\\Facades\\Fractal",
        ):
            models[name] = self._spatie
        for name in ("collection", "item"):
            models[f"Spatie\\Fractal\\Facades\\Fractal.{name}"] = self._spatie

    def _resource(self, many: bool) -> Function:
        def native(run: Interpreter, call: CallSite) -> Value:
            key = call.get(2, "resourceKey")
            return FractalResource(
                call.get(0, "data") or Unknown("nothing"),
                call.get(1, "transformer"),
                (run.text(key).literal or "") if key is not None else "",
                many,
            )

        return native

    def _serializer(self, kind: str) -> Function:
        return lambda _run, call: Serializer(kind, bool(call.args))

    def _spatie(self, run: Interpreter, call: CallSite) -> Value:
        data = call.get(0) or Unknown("nothing")
        many = data.items() is not None and not isinstance(data, MapOf)
        return Scoped(FractalResource(data, call.get(1), "", many), self.default())

    def default(self) -> Manager:
        """A manager where the one in use is not seen: with the one serializer that the application makes."""
        if self._default is None:
            found = self.run.program.declared("php", rb"new \\?(?:\w+\\)*(\w+Serializer)\b")
            made = [m for n in sorted(found) if (m := self._named(n, found[n])) is not None]
            self._default = made[0] if len(made) == 1 else Manager()
        return replace(self._default)

    def _named(self, name: str, paths: list[str]) -> Manager | None:
        """A manager with a serializer of a name: the library's, or a class of the repository that extends one of those."""
        kind = {"ArraySerializer": "array", "JsonApiSerializer": "jsonapi", "DataArraySerializer": "data"}.get(name)
        if kind is not None:
            return Manager(kind)
        semantics = self.library.semantics
        for path in paths[:3]:
            module = self.run.program.module(path)
            ref = semantics.class_named(self.run, semantics.qualified(module, name)) if module is not None else None
            bases = self.run.classes.outside(ref) if ref is not None else []
            if ref is not None and any(isinstance(b, External) and b.name.startswith("League\\Fractal\\Serializer") for b in bases):
                manager = Manager("array")
                manager.use(self.run, Instance(ref, {}, None, summary=True))
                return manager
        return None

    # --- what the library asks --------------------------------------------------------------------------------------

    def method(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """Transformers' own methods; a manager of which nothing is known; Dingo's response factory."""
        first = call.get(0)
        if name == "createData" and isinstance(first, FractalResource) and not isinstance(receiver, Manager):
            return Scoped(first, self.default())
        if (
            isinstance(receiver, Instance)
            and name in {"item", "collection", "data", "parseIncludes", "parseExcludes"}
            and self._is_spatie(receiver.cls)
        ):
            if name.startswith("parse"):
                return receiver
            return Scoped(
                FractalResource(first or Unknown("nothing"), call.get(1), "", name == "collection", isinstance(first, PageOf)),
                self.default(),
            )
        if isinstance(receiver, Instance) and self.is_transformer(receiver.cls) and name in {"item", "collection", "primitive", "null"}:
            return FractalResource(first or Unknown("nothing"), call.get(1), "", name == "collection")
        if name in {"item", "collection", "paginator"} and isinstance(receiver, Unknown) and len(call.args) > 1 and first is not None:
            ref = call.args[1].value.cls if isinstance(call.args[1].value, Instance) else None
            if ref is not None and self.is_transformer(ref):
                return Reply(
                    None,
                    Scoped(FractalResource(first, call.args[1].value, "", name != "item", name == "paginator"), self.default()),
                )
        return None

    def _is_spatie(self, ref: ClassRef) -> bool:
        """Whether a class is spatie's Fractal, extended."""
        return any(
            isinstance(b, External) and b.name.endswith(("Fractalistic\\Fractal", "Spatie\\Fractal\\Fractal"))
            for b in self.run.classes.outside(ref)
        )

    def is_transformer(self, ref: ClassRef) -> bool:
        """Whether a class is a transformer."""
        return any(isinstance(b, External) and b.name.endswith("TransformerAbstract") for b in self.run.classes.outside(ref))

    # --- schemas ----------------------------------------------------------------------------------------------------

    def write(self, value: Value) -> Schema | None:
        """What Fractal makes, as it is written."""
        if isinstance(value, Transformed):
            return self._transformed(value.resource, value.serializer)
        if isinstance(value, Scoped):
            return self._scoped(value)
        if isinstance(value, FractalResource):
            return self._scoped(Scoped(value, self.default()))
        return None

    def _scoped(self, value: Scoped) -> Schema:
        resource, manager = value.resource, value.manager
        if manager.own is not None or manager.serializer != "jsonapi":
            return self.library.written.schema(value.as_array(self.run))
        one = self._json_api(resource, manager)
        members = [Property("data", array_of(one) if resource.many else one, True)]
        if resource.paged or resource.meta:
            meta = [_PAGINATION] if resource.paged else []
            meta.append(object_of(Property(n, self.library.written.schema(v), True) for n, v in resource.meta.items()))
            members.append(Property("meta", merged(meta), True))
        if resource.paged:
            members.append(Property("links", _LINKS, True))
        return object_of(members)

    def _json_api(self, resource: FractalResource, manager: Manager) -> Schema:
        """``{type, id, attributes, links}``: attributes are those of the transformer but for its id and links."""
        whole = self.run.components.resolve(self._transformed(resource, "jsonapi"))
        attributes = {k: v for k, v in whole.get("properties", {}).items() if k not in {"id", "links", "meta"}}
        required = [n for n in whole.get("required", []) if n in attributes]
        inner: Schema = {
            "type": "object",
            **({"properties": attributes} if attributes else {}),
            **({"required": required} if required else {}),
        }
        kind: Schema = {"type": "string", "enum": [resource.name]} if resource.name else STRING
        members = [Property("type", kind, True), Property("id", STRING, True), Property("attributes", inner, True)]
        own = whole.get("properties", {})
        if manager.links or "links" in own:
            members.append(Property("links", object_of([Property("self", URI, True)], others={}), manager.links))
        if "meta" in own:
            members.append(Property("meta", own["meta"], True))
        return object_of(members)

    def _transformed(self, resource: FractalResource, serializer: str) -> Schema:
        transformer = resource.transformer
        if isinstance(transformer, Choice):
            transformer = next((o for o in transformer.options if isinstance(o, Instance | FunctionRef)), transformer)
        item = resource.data
        if resource.many:
            inner = item.items()
            item = inner[0] if inner else Unknown("an item")
        if isinstance(transformer, FunctionRef):
            made = call_callable(self.run, transformer, CallSite([Argument(item)], transformer.function, transformer.module))
            return self.library.written.schema(made)
        ref = getattr(transformer, "ref", None)
        if isinstance(ref, ClassRef):
            transformer = ref.call(self.run, CallSite([], ref.cls, ref.module))
        if not isinstance(transformer, Instance):
            return {}
        known = transformer
        key = class_key(known.cls)
        if serializer == "jsonapi":
            # There what is included stands apart, so that it is another type.
            key = TypeKey(key.module, key.name, ("jsonapi",))
        return self.run.components.define(key, lambda: self._build(known, item, serializer))

    def _build(self, transformer: Instance, item: Value, serializer: str) -> Schema:
        found = self.run.classes.find(transformer.cls, "transform")
        if found is None or not isinstance(found[0], FunctionRef):
            return {}
        function = found[0]
        with self.run.under(Handling(), self.library.known_result):
            # The type that the transformer asks for counts before what is given: a component depends on its class alone.
            param = function.function.params[0] if function.function.params else None
            declared = self.run.declared_value(param.type, function.scope) if param is not None and param.type is not None else None
            given = declared if declared is not None else item
            made = self.run.enter(
                function.bound(transformer), CallSite([Argument(given)], function.function, function.module, [], function.scope)
            )
            included = {} if serializer == "jsonapi" else self._included(transformer, given, serializer)
        if isinstance(made, Choice):
            return merged([self.library.written.schema(made), object_of(Property(n, s, True) for n, s in included.items())])
        if not isinstance(made, MapOf):
            return self.library.written.schema(made)
        whole = self.library.written.schema(made)
        return merged([whole, object_of(Property(n, s, True) for n, s in included.items())]) if included else whole

    def _included(self, transformer: Instance, item: Value, serializer: str) -> dict[str, Schema]:
        """What ``$defaultIncludes`` add."""
        found = self.run.classes.instance_member(transformer, "defaultIncludes", transformer.cls.cls)
        words = [self.run.text(v).literal or "" for v in found.elements] if isinstance(found, ListOf) else []
        out: dict[str, Schema] = {}
        for word in words:
            studly = "".join(w[:1].upper() + w[1:] for w in re.split(r"[-_]", word))
            method = self.run.classes.find(transformer.cls, f"include{studly}")
            if method is None or not isinstance(method[0], FunctionRef):
                continue
            function = method[0]
            made = self.run.enter(
                function.bound(transformer), CallSite([Argument(item)], function.function, function.module, [], function.scope)
            )
            made = next((o for o in made.options if isinstance(o, FractalResource)), made) if isinstance(made, Choice) else made
            if isinstance(made, FractalResource):
                out[word] = self.library.written.schema(Scoped(made, Manager(serializer)))
        return out
