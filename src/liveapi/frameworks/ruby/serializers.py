"""Serializer libraries: ActiveModel::Serializer, Alba, Blueprinter, jsonapi-serializer, Grape::Entity. Each class is a named schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, nullable, object_of
from liveapi.frameworks.inflection import plural, singular, underscore
from liveapi.frameworks.ruby.collection_methods import element
from liveapi.frameworks.ruby.data import Array, Block, Datum, Entry, Hash, JsonText, Klass, Lit, Obj, Opaque, Record, Relation, Typed, word
from liveapi.frameworks.ruby.environment import Args, Env, Left
from liveapi.frameworks.ruby.evaluator import Evaluator
from liveapi.frameworks.ruby.jsonify import schema_of
from liveapi.frameworks.ruby.record_methods import construct
from liveapi.frameworks.ruby.serializer_fields import FAMILIES, Declared, Member, declared, mixin_names
from liveapi.trace.values import ClassRef

_SUFFIX = re.compile(r"(Serializer|Resource|Blueprint|Entity|Presenter|Representer)$")
_RESOURCES = frozenset({"ActiveModelSerializers::SerializableResource", "ActiveModel::SerializableResource"})
#: The view of an ActiveModel::Serializer without its associations.
_PLAIN = "plain"
_HASHES = frozenset({"serializable_hash", "to_h", "to_hash", "as_json", "render_as_hash", "render_as_json", "represent"})
_TEXTS = frozenset({"serialize", "serialized_json", "to_json", "render", "serializable_json"})


@dataclass(slots=True, eq=False)
class Serialized(Datum):
    """A serializer with what it was given."""

    ref: ClassRef
    family: str
    data: Datum
    options: dict[str, Datum] = field(default_factory=dict)

    def truth(self) -> bool | None:
        return True


class Serializers:
    """The serializer classes of a repository."""

    def __init__(self, run: Evaluator) -> None:
        self.run = run
        self._families: dict[int, str] = {}
        self._declared: dict[tuple[int, str], Declared] = {}
        self._adapter: str | None = None
        self._given: dict[int, Record] = {}
        self._key_format: str = ""

    # --- calls ------------------------------------------------------------------------------------------------------

    def library(self, run: Evaluator, receiver: Datum, name: str, args: Args, env: Env) -> Datum | None:
        """``UserSerializer.new(user).serializable_hash`` and its like."""
        if isinstance(receiver, Klass) and receiver.ref is not None:
            family = self.family(receiver.ref)
            if not family or name not in ("new", *_HASHES, *_TEXTS):
                return None
            made = Serialized(receiver.ref, family, args.get(0), self._options(args))
            if name == "new":
                return made
            return JsonText(self.document(made)) if name in _TEXTS else self.document(made)
        if isinstance(receiver, Klass) and receiver.name in _RESOURCES and name == "new":
            return self.serialized(args.get(0), dict(args.kw)) or args.get(0)
        if isinstance(receiver, Serialized):
            if name in _TEXTS:
                return JsonText(self._bare(receiver))
            return self._bare(receiver) if name in _HASHES else Opaque(name)
        if isinstance(receiver, Obj) and self.family(receiver.ref):
            if name == "object":
                return receiver.ivars.get("@object") or Opaque()
            if name in ("scope", "current_user", "params", "instance_options", "options", "context", "view_context"):
                return run.guess(name, env) or Opaque(name)
        return None

    @staticmethod
    def _options(args: Args) -> dict[str, Datum]:
        options = dict(args.kw)
        for extra in args.pos[1:]:
            if isinstance(extra, Hash):
                options |= {k: e.value for k, e in extra.entries.items()}
        return options

    def serialized(self, data: Datum, options: dict[str, Datum]) -> Datum | None:
        """What ``render json: data`` writes if a serializer is named, or found by the model's name."""
        chosen = options.get("each_serializer") or options.get("serializer") or options.get("with")
        if isinstance(chosen, Klass) and chosen.ref is not None:
            family = self.family(chosen.ref)
            if family:
                return self.document(Serialized(chosen.ref, family, data, options))
            made = construct(self.run, chosen, Args([data]))
            return Array(None, made) if isinstance(data, Relation | Array) else made
        if isinstance(data, Serialized):
            return self._bare(data)
        if isinstance(data, Record | Relation):
            found = self.run.semantics.resolve(
                self.run.run, data.model.name.rpartition("::")[2] + "Serializer", data.model.name.rpartition("::")[0]
            )
            if isinstance(found, ClassRef) and self.family(found) == "ams":
                return self.document(Serialized(found, "ams", data, options))
        return None

    def family(self, ref: ClassRef) -> str:
        """Which library a class belongs to, or nothing."""
        key = id(ref.cls)
        if key not in self._families:
            outside = {getattr(b, "name", "") for b in self.run.run.classes.outside(ref)}
            mixed = mixin_names(self.run.lineage, ref) if ref.cls.kind == "class" else set()
            self._families[key] = next((f for name, f in FAMILIES.items() if name in outside | mixed), "")
        return self._families[key]

    def _bare(self, made: Serialized) -> Datum:
        """What a serializer gives by itself: those of ActiveModel leave the root to who renders them."""
        if made.family != "ams":
            return self.document(made)
        each: Datum = Typed(self.schema(made.ref, made.family))
        return Array(None, each) if self._many(made) else each

    # --- documents --------------------------------------------------------------------------------------------------

    def document(self, made: Serialized) -> Datum:
        """The whole answer: root keys and envelopes around the object, or list of objects."""
        view = word(made.options.get("view"))
        info = self.declared(made.ref, made.family, view)
        many = self._many(made)
        self._hint(made.ref, element(self.run, made.data) if many else made.data)
        each: Datum = Typed(self.schema(made.ref, made.family, view))
        body: Datum = Array(None, each) if many else each
        root = self._root(made, info, many)
        if made.family == "jsonapi" or (made.family == "ams" and self.adapter == "json_api"):
            out = Hash({"data": Entry(body)})
            if made.options.get("include") is not None:
                out.entries["included"] = Entry(
                    Array(None, Hash({"id": Entry(Typed({"type": "string"})), "type": Entry(Typed({"type": "string"}))}))
                )
            self._meta(made, out, info)
            return out
        if not root:
            return body
        out = Hash({root: Entry(body)})
        self._meta(made, out, info)
        return out

    def _meta(self, made: Serialized, out: Hash, info: Declared) -> None:
        meta = made.options.get("meta")
        if meta is not None:
            out.entries["meta"] = Entry(meta)
        if info.meta is not None:
            out.entries["meta"] = Entry(self.run.invoke(Block(info.meta[0], self._env(made.ref, info.meta[1], Opaque())), []))
        links = made.options.get("links")
        if links is not None:
            out.entries["links"] = Entry(links)

    def _root(self, made: Serialized, info: Declared, many: bool) -> str:
        given = made.options.get("root") or made.options.get("root_key")
        if isinstance(given, Lit):
            return str(given.value) if given.value else ""
        if made.family == "ams" and self.adapter in ("json", "rooted"):
            name = info.root or underscore(_SUFFIX.sub("", self.run.semantics.full_name(made.ref).rpartition("::")[2]))
            return plural(name) if many else name
        if made.family in ("alba", "grape"):
            return (info.roots or plural(info.root) if info.root else "") if many else info.root
        return ""

    @staticmethod
    def _many(made: Serialized) -> bool:
        given = made.options.get("is_collection")
        if isinstance(given, Lit) and given.value is not None:
            return bool(given.value)
        if "each_serializer" in made.options:
            return True
        data = made.data
        return isinstance(data, Relation | Array) or (isinstance(data, Opaque) and bool(data.name) and singular(data.name) != data.name)

    @property
    def adapter(self) -> str:
        """How ActiveModel::Serializer wraps: ``attributes`` (not at all), ``json``, ``json_api``; ``rooted`` for its old versions."""
        if self._adapter is None:
            program = self.run.run.program
            lock = [program.text(p) or "" for name in ("Gemfile.lock", "Gemfile") for p in program.named(name)[:3]]
            old = any(re.search(r"active_model_serializers\W+(?:\(|.*?~> ?)0\.[89]\b", text) for text in lock)
            said = self._configured("adapter", r":?[\w:]*?(json_api|attributes|json|Json\b|JsonApi)")
            self._adapter = underscore(said) if said else "rooted" if old else "attributes"
            # JSON:API is written with dashes unless something else is said.
            self._key_format = self._configured("key_transform", r":?(\w+)") or ("dash" if self._adapter == "json_api" else "")
        return self._adapter

    def _configured(self, setting: str, value: str) -> str:
        """``ActiveModelSerializers.config.adapter = :json`` in a file of ``config/``."""
        program = self.run.run.program
        for path in program.of_language("ruby"):
            if "config/" in path and program.holds(path, rb"Serializers?\.config\." + setting.encode()):
                found = re.search(rf"Serializers?\.config\.{setting}\s*=\s*{value}", program.text(path) or "")
                if found:
                    return found[1]
        return ""

    # --- objects ----------------------------------------------------------------------------------------------------

    def declared(self, ref: ClassRef, family: str, view: str) -> Declared:
        key = (id(ref.cls), view)
        if key not in self._declared:
            made = self._declared[key] = declared(self.run, ref, family, view)
            if family == "ams" and self.adapter:
                made.keys = self._key_format
        return self._declared[key]

    def schema(self, ref: ClassRef, family: str, view: str = "") -> Schema:
        """The class as a named schema."""
        full = self.run.semantics.full_name(ref)
        *module, last = full.split("::")
        key = TypeKey(tuple(module), (last,), (view,) if view and view != "default" else ())
        return self.run.run.components.define(key, lambda: self._build(ref, family, view))

    def _build(self, ref: ClassRef, family: str, view: str) -> Schema:
        run = self.run
        held = run.branch, run.performed
        run.branch = 0
        try:
            info = self.declared(ref, family, view)
            record = self._record(ref, info)
            shown = [m for m in info.members if view != _PLAIN or not m.association]
            members = [p for m in shown for p in self._property(ref, family, m, record, info)]
            if family == "jsonapi" or (family == "ams" and self.adapter == "json_api"):
                return self._resource(ref, info, members)
            return object_of(members, description=info.doc)
        finally:
            run.branch, run.performed = held

    def _record(self, ref: ClassRef, info: Declared) -> Datum:
        full = self.run.semantics.full_name(ref)
        space, _, last = full.rpartition("::")
        name = _SUFFIX.sub("", last)
        model = self.run.models.named(name, space) if name else None
        if model is None and info.type:
            model = self.run.models.named(singular(info.type), space)
        if model is None and (given := self._given.get(id(ref.cls))) is not None:
            return given
        return Record(model, False) if model is not None else Opaque(underscore(name))

    def _env(self, ref: ClassRef, owner: ClassRef, record: Datum) -> Env:
        self_ = Obj(ref, {"@object": record})
        return Env(self_, owner, self.run.scope(owner), {"object": record})

    def _property(self, ref: ClassRef, family: str, member: Member, record: Datum, info: Declared) -> list[Property]:
        schema = self._member_schema(ref, family, member, record, info)
        if member.merge:
            inner = self.run.run.components.resolve(schema).get("properties", {})
            return [Property(n, s, True) for n, s in inner.items()]
        name = info.wire(member.name)
        examples = (member.example,) if member.example is not None else ()
        return [Property(name, schema, not member.optional, description=member.description, examples=examples)]

    def _member_schema(self, ref: ClassRef, family: str, member: Member, record: Datum, info: Declared) -> Schema:
        if member.nested is not None:
            of = element(self.run, self._sent(ref, member, record)) if member.association else record
            whole: Schema = object_of([p for m in member.nested for p in self._property(ref, family, m, of, info)])
            return array_of(whole) if member.many else whole
        target = self._target(ref, member, record)
        if target is not None:
            value = self._sent(ref, member, record)
            many = member.many
            if many is None:
                many = isinstance(value, Relation | Array) or (isinstance(value, Opaque) and singular(member.source) != member.source)
            own = self._inner(target, member.view, element(self.run, value) if many else value)
            return array_of(own) if many else own
        if member.schema is not None:
            return member.schema
        try:
            return schema_of(self.run, self._value(ref, member, record))
        except Left:
            return {}

    def _target(self, ref: ClassRef, member: Member, record: Datum) -> ClassRef | None:
        """The serializer class that a member is written with."""
        around = self.run.semantics.full_name(ref)
        if isinstance(member.serializer, str):
            found = self.run.semantics.resolve(self.run.run, member.serializer, around)
        elif member.serializer is not None:
            constant = self.run.constant(member.serializer, self._env(ref, member.owner, record))
            found = constant.ref if isinstance(constant, Klass) else None
        elif (
            member.association
            and self.family(ref) == "ams"
            and member.block is None
            and self.run.lineage.method(ref, member.source) is None
        ):
            value = self._sent(ref, member, record)
            model = value.model.name.rpartition("::")[2] if isinstance(value, Record | Relation) else _class_name(member.source)
            found = self.run.semantics.resolve(self.run.run, model + "Serializer", around)
        else:
            return None
        return found if isinstance(found, ClassRef) and self.family(found) else None

    def _inner(self, target: ClassRef, view: str, record: Datum) -> Schema:
        """A serializer inside another one. ActiveModel::Serializer writes associations one level deep unless told otherwise."""
        family = self.family(target)
        self._hint(target, record)
        if family == "ams" and self.adapter in ("attributes", "json"):
            info = self.declared(target, family, "")
            view = _PLAIN if any(m.association for m in info.members) else ""
        return self.schema(target, family, view)

    def _hint(self, ref: ClassRef, data: Datum) -> None:
        """What a serializer is given tells its model, where its own name does not."""
        if isinstance(data, Record):
            self._given.setdefault(id(ref.cls), data)

    def _sent(self, ref: ClassRef, member: Member, record: Datum) -> Datum:
        try:
            return self.run.send(record, member.source, Args(), self._env(ref, member.owner, record))
        except Left:
            return Opaque(member.source)

    def _value(self, ref: ClassRef, member: Member, record: Datum) -> Datum:
        run = self.run
        env = self._env(ref, member.owner, record)
        if member.block is not None:
            takes = len(member.block.params)
            if takes:
                return run.invoke(Block(member.block, env), [record, Opaque("options")][:takes])
            return run.invoke(Block(member.block, env), [], receiver=env.self)
        method = run.lineage.method(ref, member.source)
        if method is not None and isinstance(env.self, Obj):
            return run.enter(method, env.self, Args([record][: len(method[0].params)]))
        return run.send(record, member.symbol or member.source, Args(), env)

    def _resource(self, ref: ClassRef, info: Declared, members: list[Property]) -> Schema:
        """A resource object of JSON:API."""
        name = info.type or plural(underscore(_SUFFIX.sub("", self.run.semantics.full_name(ref).rpartition("::")[2])))
        if not info.type and self.family(ref) == "jsonapi":
            name = singular(name)
        related = {info.wire(m.name): m for m in info.members if m.association}
        attributes = [p for p in members if p.name not in related and p.name != "id"]
        parts = [Property("id", {"type": "string"}, True), Property("type", {"type": "string", "enum": [name]}, True)]
        if attributes:
            parts.append(Property("attributes", object_of(attributes), True))
        if related:
            links = []
            for key, member in related.items():
                linkage = object_of([Property("id", {"type": "string"}, True), Property("type", {"type": "string"}, True)])
                data = array_of(linkage) if member.many else nullable(linkage)
                links.append(Property(key, object_of([Property("data", data, True)]), True))
            parts.append(Property("relationships", object_of(links), True))
        return object_of(parts, description=info.doc)


def _class_name(name: str) -> str:
    return "".join(w[:1].upper() + w[1:] for w in singular(name).split("_"))
