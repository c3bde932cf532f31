"""Eloquent: what a model's attributes and relations are, what a query gives, how a model is written as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, nullable, object_of
from liveapi.frameworks.inflection import plural, underscore
from liveapi.frameworks.php.eloquent_query import QueryOf
from liveapi.frameworks.php.handling import Handling
from liveapi.frameworks.php.inputs import inputs_in
from liveapi.frameworks.php.migrations import Column, Migrations
from liveapi.frameworks.php.phpdoc_types import properties
from liveapi.frameworks.php.values import BOOLEAN, DATE_TIME, INTEGER, NUMBER, STRING, CollectionOf, Native, class_value, typed
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, External, FunctionRef, Instance, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library
    from liveapi.trace.interpreter import Interpreter

_BASES = frozenset({"Model", "Eloquent", "Pivot", "MorphPivot", "Authenticatable"})
_QUALIFIED = frozenset({"Illuminate\\Foundation\\Auth\\User", "Jenssegers\\Mongodb\\Auth\\User", "MongoDB\\Laravel\\Auth\\User"})
_MANY = frozenset({"hasMany", "belongsToMany", "morphMany", "morphToMany", "morphedByMany", "hasManyThrough"})
_ONE = frozenset({"belongsTo", "hasOne", "morphOne", "morphTo", "hasOneThrough"})
_CASTS: dict[str, Schema] = {
    **dict.fromkeys(("int", "integer", "timestamp"), INTEGER),
    **dict.fromkeys(("real", "float", "double"), NUMBER),
    **dict.fromkeys(("string", "decimal", "encrypted", "hashed"), STRING),
    **dict.fromkeys(("bool", "boolean"), BOOLEAN),
    **{name: {"type": "array", "items": {}} for name in ("collection", "AsCollection", "AsArrayObject")},
    **{name: {} for name in ("array", "json", "object")},
    **dict.fromkeys(("datetime", "date", "immutable_date", "immutable_datetime", "custom_datetime"), DATE_TIME),
}
#: Methods of a model that give it back.
_SELF = frozenset(
    (
        *("refresh", "fresh", "load", "loadMissing", "loadCount", "fill", "forceFill", "append", "makeHidden", "makeVisible", "replicate"),
        *(
            "setRelation",
            "setAttribute",
            "setAppends",
            "setHidden",
            "setVisible",
            "withoutRelations",
            "tap",
            "loadMorph",
            "withAccessToken",
        ),
    )
)
_TRUE = frozenset(
    {"save", "update", "delete", "push", "touch", "forceDelete", "restore", "is", "isNot", "relationLoaded", "can", "cannot", "trashed"}
)


@dataclass(slots=True)
class Model:
    """What the code of a model says of its attributes."""

    ref: ClassRef
    columns: dict[str, Column] = field(default_factory=dict)
    documented: dict[str, tuple[str, str]] = field(default_factory=dict)
    casts: dict[str, Value] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    visible: set[str] = field(default_factory=set)
    appends: list[str] = field(default_factory=list)
    fillable: list[str] = field(default_factory=list)
    with_: list[str] = field(default_factory=list)
    timestamps: bool = True


class Models:
    """The models of a run."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self.migrations = Migrations(library.run.program)
        self._known: dict[int, Model] = {}
        self._is: dict[int, bool] = {}
        library.run.externals.models["Spatie\\QueryBuilder\\QueryBuilder.for"] = self._asked

    def _asked(self, run: Interpreter, call: CallSite) -> Value:
        """``QueryBuilder::for(User::class)``."""
        given = call.get(0)
        ref = class_value(given)
        return QueryOf(self, ref) if ref is not None else given or Unknown("a query")

    # --- what the library asks --------------------------------------------------------------------------------------

    def method(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """Methods that models have from their base, and those of a query on them."""
        if isinstance(receiver, Choice):
            return None
        if isinstance(receiver, ClassRef):
            if not self.is_model(receiver) or run.classes.find(receiver, name) is not None:
                return None
            return QueryOf(self, receiver).call_method(run, name, call)
        if isinstance(receiver, Instance) and self.is_model(receiver.cls) and run.classes.find(receiver.cls, name) is None:
            return self._of_instance(receiver, name, call)
        return None

    def attribute(self, run: Interpreter, instance: Instance, name: str) -> Value | None:
        """An attribute or relation of a model."""
        if not self.is_model(instance.cls):
            return None
        found = run.classes.find(instance.cls, name)
        if found is not None and isinstance(found[0], ir.Field):
            return None
        return self.value(instance, name)

    def typed(self, run: Interpreter, kind: Value, handling: Handling) -> Value | None:
        """A model of which only the class is known."""
        return self.instance(kind) if isinstance(kind, ClassRef) and self.is_model(kind) else None

    def instance(self, ref: ClassRef) -> Instance:
        """A model; what code sets on it stays with it."""
        return Instance(ref, {}, None, summary=True)

    def is_model(self, ref: ClassRef) -> bool:
        """Whether a class is an Eloquent model."""
        known = self._is.get(id(ref.cls))
        if known is None:
            bases = [b.name for b in self.run.classes.outside(ref) if isinstance(b, External)]
            known = any(b.rpartition("\\")[2] in _BASES or b in _QUALIFIED for b in bases)
            self._is[id(ref.cls)] = known
        return known

    # --- attributes -------------------------------------------------------------------------------------------------

    def of(self, ref: ClassRef) -> Model:
        """What the code of a model says."""
        if id(ref.cls) not in self._known:
            model = self._known[id(ref.cls)] = Model(ref)
            table = self._setting(ref, "table")
            name = table.literal if isinstance(table, Text) else None
            model.columns = self.migrations.table(name or plural(underscore(ref.name)))
            for cls in reversed(self.run.classes.ancestors(ref)):
                model.documented |= {name: (kind, said) for _, kind, name, said in properties(cls.cls.doc)}
            casts = self._setting(ref, "casts")
            for value in (casts, self._called(ref, "casts")):
                model.casts |= value.entries if isinstance(value, MapOf) else {}
            for key in ("dates",):
                model.casts |= dict.fromkeys(self._words(ref, key), Text("datetime"))
            model.hidden, model.visible = set(self._words(ref, "hidden")), set(self._words(ref, "visible"))
            model.appends, model.fillable, model.with_ = (self._words(ref, k) for k in ("appends", "fillable", "with"))
            stamps = self._setting(ref, "timestamps")
            model.timestamps = not (isinstance(stamps, Const) and stamps.value is False)
        return self._known[id(ref.cls)]

    def _setting(self, ref: ClassRef, name: str) -> Value | None:
        found = self.run.classes.find(ref, name)
        if found is None or not isinstance(found[0], ir.Field) or found[0].default is None:
            return self._attribute_setting(ref, name)
        return self.run.evaluate(found[0].default, found[1].scope)

    def _attribute_setting(self, ref: ClassRef, name: str) -> Value | None:
        """``#[Fillable(['name'])]``."""
        for annotation in ref.cls.annotations:
            if annotation.name.lower() == name and annotation.args:
                return self.run.evaluate(annotation.args[0].value, ref.scope)
        return None

    def _called(self, ref: ClassRef, name: str) -> Value | None:
        found = self.run.classes.find(ref, name)
        if found is None or not isinstance(found[0], FunctionRef):
            return None
        function = found[0]
        return self.run.enter(function.bound(self.instance(ref)), CallSite([], function.function, function.module, [], function.scope))

    def _words(self, ref: ClassRef, name: str) -> list[str]:
        value = self._setting(ref, name)
        items = value.items() if isinstance(value, ListOf) else None
        return [w for v in items or [] if (w := self.run.text(v).literal)]

    def value(self, instance: Instance, name: str) -> Value:
        """What ``$model->name`` is."""
        ref = instance.cls
        model = self.of(ref)
        accessor = self._accessor(instance, name)
        if accessor is not None:
            return accessor
        relation = self._relation(instance, name)
        if relation is not None:
            return relation
        if name in model.casts:
            made = self._cast(model.casts[name])
            known = model.columns.get(name)
            if known is not None and _may_be_null(known.schema):
                return Choice([made, Const(None)])
            return made
        if name in model.columns:
            return typed(model.columns[name].schema, f"column {name}")
        if name in model.documented:
            found = self.library.docs.of(model.documented[name][0], ref.module, ref)
            if found is not None:
                return found
        if name in {"created_at", "updated_at", "deleted_at"}:
            return typed(nullable(DATE_TIME), name)
        if name.endswith("_count"):
            return typed(INTEGER, name)
        if name == "pivot":
            return Native("the pivot", lambda _run, _name, _call: None)
        return typed(INTEGER, name) if name == "id" and not model.columns else Unknown(f"attribute {name} of {ref.name}")

    def _relation(self, instance: Instance, name: str) -> Value | None:
        found = self.run.classes.find(instance.cls, name)
        if found is None or not isinstance(found[0], FunctionRef) or found[0].function.params:
            return None
        function = found[0]
        kind = function.function.returns
        if isinstance(kind, ir.Name) and kind.id.rpartition("\\")[2] == "Attribute":
            return None
        made = self.run.enter(function.bound(instance), CallSite([], function.function, function.module, [], function.scope))
        if isinstance(made, QueryOf):
            return CollectionOf(self.instance(made.ref)) if made.many else self.instance(made.ref)
        return None

    def _accessor(self, instance: Instance, name: str) -> Value | None:
        """``getFullNameAttribute()``, or ``fullName(): Attribute``."""
        studly = "".join(w[:1].upper() + w[1:] for w in name.split("_"))
        for method in (f"get{studly}Attribute", studly[:1].lower() + studly[1:]):
            found = self.run.classes.find(instance.cls, method)
            if found is None or not isinstance(found[0], FunctionRef):
                continue
            function = found[0]
            kind = function.function.returns
            if not method.startswith("get") and not (isinstance(kind, ir.Name) and kind.id.rpartition("\\")[2] == "Attribute"):
                continue
            declared = self.library.declared(function) if method.startswith("get") else None
            if declared is not None:
                return declared
            stored = [] if not function.function.params else [typed({}, name)]
            return self.run.call(function.bound(instance), stored, CallSite([], function.function, function.module, [], function.scope))
        return None

    def _cast(self, value: Value) -> Value:
        ref = class_value(value)
        if ref is not None:
            return (self.library.of_class(ref) if ref.cls.kind == "enum" else None) or Unknown("a value that is cast")
        word, _, form = (self.run.text(value).literal or "").partition(":")
        if word in {"date", "datetime", "immutable_date", "immutable_datetime"} and form:
            return typed({"type": "string", "format": "date"} if form == "Y-m-d" else STRING)
        return typed(_CASTS.get(word.rpartition("\\")[2], {}), word)

    # --- methods ----------------------------------------------------------------------------------------------------

    def _of_instance(self, instance: Instance, name: str, call: CallSite) -> Value:
        run = self.run
        first = call.get(0)
        if name in _MANY or name in _ONE:
            target = class_value(first)
            if target is None and isinstance(first, Text):
                target = self.library.semantics.class_named(run, first.literal or "")
            return QueryOf(self, target, name in _MANY) if target is not None else Unknown(f"relation {name}")
        if name in {"fill", "forceFill", "update", "forceUpdate"} and first is not None:
            self.filled(first, instance.cls)
        if name in _SELF:
            return instance
        if name in _TRUE:
            return typed(BOOLEAN)
        if name in {"toArray", "attributesToArray", "jsonSerialize", "getAttributes"}:
            return MapOf({name: self.value(instance, name) for name in self.written_names(self.of(instance.cls))})
        if name == "only":
            words = [w for v in call.positional for i in (v.items() or [v]) if (w := run.text(i).literal)]
            return MapOf({w: self.value(instance, w) for w in words})
        if name in {"getAttribute", "getRelation", "getRelationValue", "getOriginal", "getRawOriginal"} and first is not None:
            return self.value(instance, run.text(first).literal or "")
        if name in {"getKey", "getAuthIdentifier", "getJWTIdentifier"}:
            return self.value(instance, "id")
        if name == "createToken":
            return Native("a token", lambda _run, _name, _call: None)
        if name in {"tokens", "currentAccessToken", "token", "notifications", "unreadNotifications"}:
            return Unknown(name)
        if name == "toResource":
            resource = class_value(first)
            return resource.call(run, CallSite([], call.node, call.module)) if resource is not None else instance
        return QueryOf(self, instance.cls).call_method(run, name, call)

    def filled(self, data: Value, ref: ClassRef) -> None:
        """A model is filled with what was sent: its fillable attributes are fields of the body."""
        for given in inputs_in(data):
            if given.read.model is None and not given.validated:
                given.read.model = ref
                for name in self.of(ref).fillable:
                    if not given.read.children.get(name):
                        child = given.read.child(name)
                        child.note(self._plain_schema(ref, name))

    def _plain_schema(self, ref: ClassRef, name: str) -> Schema:
        column = self.of(ref).columns.get(name)
        return column.schema if column is not None else {}

    # --- as JSON ----------------------------------------------------------------------------------------------------

    def written_names(self, model: Model) -> list[str]:
        """The attributes that a model is written with."""
        names = list(model.columns) or [n for n in model.documented if not self._is_relation(model.ref, n)]
        if not names:
            names = ["id", *model.fillable, *(["created_at", "updated_at"] if model.timestamps else [])]
        names = [*dict.fromkeys([*names, *model.appends, *(underscore(w.partition(":")[0].partition(".")[0]) for w in model.with_)])]
        return [n for n in names if n not in model.hidden and (not model.visible or n in model.visible)]

    def _is_relation(self, ref: ClassRef, name: str) -> bool:
        found = self.run.classes.find(ref, name)
        return name.endswith("_count") or (found is not None and isinstance(found[0], FunctionRef))

    def schema(self, ref: ClassRef) -> Schema:
        """A model as it is written."""
        model, instance = self.of(ref), self.instance(ref)
        known = bool(model.columns)
        return object_of(self._properties(model, instance, known))

    def _properties(self, model: Model, instance: Instance, known: bool) -> Iterator[Property]:
        relations = {underscore(w.partition(":")[0].partition(".")[0]): w.partition(":")[0].partition(".")[0] for w in model.with_}
        for name in self.written_names(model):
            column = model.columns.get(name)
            said = model.documented.get(name, ("", ""))[1] or (column.description if column is not None else "")
            schema = self.library.written.schema(self.value(instance, relations.get(name, name)))
            yield Property(name, schema, known and (column is not None or name in model.appends), said)


def _may_be_null(schema: Schema) -> bool:
    kind = schema.get("type")
    return (isinstance(kind, list) and "null" in kind) or "anyOf" in schema
