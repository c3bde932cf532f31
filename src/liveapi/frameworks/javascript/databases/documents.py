"""Mongoose: the documents of a model, by its type or its schema, and the methods that a schema gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, enum_of, object_of
from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.syntax import ir
from liveapi.trace.languages.typescript_types import Shaped
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import CallSite, Choice, External, ExternalCall, FunctionRef, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.libraries import ApiTypes
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.scope import Scope

_TYPES: Mapping[str, Schema] = {
    "String": {"type": "string"},
    "Number": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date-time"},
    "ObjectId": {"type": "string"},
    "Mixed": {},
    "Map": {"type": "object"},
    "Buffer": {"type": "string", "contentEncoding": "base64"},
    "Decimal128": {"type": "string"},
    "UUID": {"type": "string", "format": "uuid"},
}
_NAMED = rb"""\bmodel(?:<[^>]*>)?\(\s*['"](\w+)['"]\s*,"""
_MAX_DEPTH = 8
#: Members that the database gives a document.
GENERATED = ("_id", "createdAt", "updatedAt")
_ID: Schema = {"type": "string"}


@dataclass(frozen=True, slots=True, eq=False)
class Document(Shaped):
    """A document of a model: its schema's methods can be called on it."""

    made: ExternalCall | None = None

    def method(self, name: str) -> FunctionRef | None:
        """A method that the schema gives its documents."""
        found = _entry(self.made, "methods", name)
        return found if isinstance(found, FunctionRef) else None


def _entry(schema: ExternalCall | None, part: str, name: str) -> Value | None:
    if schema is None:
        return None
    held = schema.fields.get(part)
    options = schema.call_site.get(1)
    said = options.entries.get(part) if isinstance(options, MapOf) else None
    return next((m.entries[name] for m in (held, said) if isinstance(m, MapOf) and name in m.entries), None)


def _schema(_run: Interpreter, call: CallSite) -> Value:
    """``new Schema({ … })``: code adds methods to it."""
    return ExternalCall("mongoose.Schema", call, {"methods": MapOf({}, open=True), "statics": MapOf({}, open=True)})


MODELS: dict[str, Native] = dict.fromkeys(("mongoose.Schema", "mongoose.default.Schema", "mongoose.mongoose.Schema"), _schema)


class Documents:
    """The models of one repository."""

    def __init__(self, types: ApiTypes) -> None:
        self.types = types
        self._known: dict[int, TypeRef | None] = {}
        self._named: dict[str, ExternalCall | None] = {}

    def model(self, value: ExternalCall, scope: Scope) -> TypeRef | None:
        """The documents of ``mongoose.model('User', schema)``, or of the model of that name."""
        if value.name.rpartition(".")[2] != "model" or "mongoose" not in value.name:
            return None
        site = value.call_site
        if site.types and site.scope is not None:
            return TypeRef(site.types[0], site.scope)
        name = site.get(0)
        if len(site.args) < 2:
            found = self.by_name(name.literal) if isinstance(name, Text) and name.literal else None
            return self.model(found, scope) if found is not None and len(found.call_site.args) > 1 else None
        key = id(site.node)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._document(_made(site.get(1)), scope)
        return self._known[key]

    def by_name(self, name: str) -> ExternalCall | None:
        """The model that any file of the repository gives a name."""
        if name not in self._named:
            self._named[name] = None
            run = self.types.run
            for language in ("javascript", "typescript"):
                for path in run.program.declared(language, _NAMED).get(name, []):
                    module = run.load(path)
                    found = self._in(module.ir, name, run.scope_of(module)) if module is not None else None
                    if found is not None:
                        self._named[name] = found
                        return found
        return self._named[name]

    def _in(self, module: ir.Module, name: str, scope: Scope) -> ExternalCall | None:
        for statement in module.body:
            for node in statement.walk():
                if (
                    isinstance(node, ir.Call)
                    and len(node.args) > 1
                    and isinstance(first := node.args[0].value, ir.Str)
                    and first.value == name
                ):
                    value = self.types.run.evaluate(node, scope)
                    if isinstance(value, ExternalCall) and value.name.endswith("model"):
                        return value
        return None

    def static(self, value: ExternalCall, name: str) -> FunctionRef | None:
        """A method that the schema gives its model."""
        if value.name.rpartition(".")[2] != "model" or "mongoose" not in value.name:
            return None
        named = value.call_site.get(0)
        whole = value
        if len(value.call_site.args) < 2 and isinstance(named, Text) and named.literal:
            whole = self.by_name(named.literal) or value
        found = _entry(_made(whole.call_site.get(1)), "statics", name)
        return found if isinstance(found, FunctionRef) else None

    def _document(self, schema: ExternalCall | None, scope: Scope) -> TypeRef | None:
        definition = schema.call_site.get(0) if schema is not None else None
        if schema is None or not isinstance(definition, MapOf):
            return None
        if schema.call_site.types and schema.call_site.scope is not None:
            return TypeRef(schema.call_site.types[0], schema.call_site.scope)
        properties = [Property("_id", _ID, True), *self._properties(definition, 0)]
        options = schema.call_site.get(1)
        stamped = options.entries.get("timestamps") if isinstance(options, MapOf) else None
        if stamped is not None and stamped.truth() is not False:
            properties += [Property(n, {"type": "string", "format": "date-time"}, True) for n in GENERATED[1:]]
        arguments: dict[str, TypeRef] = {}
        found = Document(ir.Unknown(0), scope, arguments, object_of(properties), schema)
        arguments["%this"] = found
        return found

    def _properties(self, definition: MapOf, depth: int) -> list[Property]:
        found: list[Property] = []
        for name, value in definition.entries.items():
            options = value.entries if isinstance(value, MapOf) and "type" in value.entries else {}
            required = plain(options.get("required"))
            needed = required is True or (isinstance(required, list) and bool(required)) or "default" in options
            found.append(Property(name, self._type(value, depth + 1), needed))
        return found

    def _type(self, value: Value | None, depth: int) -> Schema:
        if depth > _MAX_DEPTH:
            return {}
        if isinstance(value, Choice):
            value = value.options[0]
        if isinstance(value, ListOf):
            return array_of(self._type(value.elements[0], depth + 1) if value.elements else {})
        if isinstance(value, External):
            return _TYPES.get(value.name.rpartition(".")[2], {})
        if isinstance(value, ExternalCall):
            inner = value.call_site.get(0)
            return object_of(self._properties(inner, depth + 1)) if value.name.endswith("Schema") and isinstance(inner, MapOf) else {}
        if isinstance(value, Text):
            return _TYPES.get((value.literal or "").capitalize(), {})
        if not isinstance(value, MapOf):
            return {}
        kind = value.entries.get("type")
        if kind is None or (isinstance(kind, MapOf) and "type" in kind.entries):
            return object_of(self._properties(value, depth + 1))
        schema = dict(self._type(kind, depth + 1))
        listed = plain(value.entries.get("enum"))
        if isinstance(listed, list) and listed:
            return enum_of(listed)
        for option, keyword in (("min", "minimum"), ("max", "maximum"), ("minlength", "minLength"), ("maxlength", "maxLength")):
            limit = plain(value.entries.get(option))
            limit = limit[0] if isinstance(limit, list) and limit else limit
            if isinstance(limit, int | float) and not isinstance(limit, bool):
                schema[keyword] = limit
        return schema

    def referred(self, ref: Document, name: str) -> TypeRef | None:
        """The document that a member refers to: ``author: { type: ObjectId, ref: 'User' }``."""
        definition = ref.made.call_site.get(0) if ref.made is not None else None
        value = definition.entries.get(name) if isinstance(definition, MapOf) else None
        listed = isinstance(value, ListOf)
        if isinstance(value, ListOf):
            value = value.elements[0] if value.elements else None
        target = plain(value.entries.get("ref")) if isinstance(value, MapOf) else None
        made = self.by_name(target) if isinstance(target, str) else None
        row = self.model(made, ref.scope) if made is not None else None
        return self.types.array(row) if row is not None and listed else row


def _made(value: Value | None) -> ExternalCall | None:
    if isinstance(value, Choice):
        value = value.options[0]
    return value if isinstance(value, ExternalCall) and value.name.endswith("Schema") else None
