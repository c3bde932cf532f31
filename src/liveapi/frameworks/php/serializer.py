"""Symfony's serializer (and JMS's): which members of a class are written and read, by accessors, groups and attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, array_of, enum_of, is_nullable, nullable, object_of, without_null
from liveapi.frameworks.php.class_schemas import class_key, snake, words
from liveapi.frameworks.php.constraint_attributes import constrained
from liveapi.frameworks.php.library_functions import enum_values
from liveapi.frameworks.php.phpdoc_types import tag
from liveapi.frameworks.php.values import DATE_TIME, INTEGER, NUMBER, STRING
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, Const, External, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library

_ACCESSOR = re.compile(r"(get|is|has|can)([A-Z]\w*)")
#: Doctrine's column types.
_COLUMNS: dict[str, Schema] = {
    **dict.fromkeys(("integer", "smallint", "INTEGER", "SMALLINT"), INTEGER),
    **dict.fromkeys(("string", "text", "bigint", "decimal", "ascii_string", "TEXT", "STRING", "DECIMAL", "BIGINT"), STRING),
    **dict.fromkeys(("float", "FLOAT", "smallfloat"), NUMBER),
    **{name: {"type": "boolean"} for name in ("boolean", "BOOLEAN")},
    **dict.fromkeys(("datetime", "datetime_immutable", "datetimetz", "DATETIME_MUTABLE", "DATETIME_IMMUTABLE"), DATE_TIME),
    **{name: {"type": "string", "format": "date"} for name in ("date", "date_immutable", "DATE_MUTABLE", "DATE_IMMUTABLE")},
    **{name: {"type": "string", "format": "uuid"} for name in ("uuid", "guid", "GUID")},
    **{name: {"type": "array", "items": {}} for name in ("array", "simple_array", "SIMPLE_ARRAY")},
}
_RELATIONS_TO_MANY = frozenset({"OneToMany", "ManyToMany", "ReferenceMany", "EmbedMany"})
_RELATIONS = frozenset({"ManyToOne", "OneToOne", "ReferenceOne", "EmbedOne", "Embedded", *_RELATIONS_TO_MANY})
#: A link to a resource instead of the resource.
IRI: Schema = {"type": "string", "format": "iri-reference"}


@dataclass(frozen=True, slots=True)
class View:
    """In which way a class travels."""

    mode: str = "output"
    groups: tuple[str, ...] = ()
    #: Groups by which constraints are checked.
    checked: tuple[str, ...] = ()
    #: Other resources are links (API Platform).
    links: bool = False
    #: What is sent changes a part: nothing is required.
    partial: bool = False


@dataclass(slots=True)
class _Member:
    """A member before it is known whether it counts."""

    name: str
    type: ir.Expr | None = None
    owner: ClassRef | None = None
    annotations: list[ir.Annotation] = field(default_factory=list)
    doc: str = ""
    default: ir.Expr | None = None
    readable: bool = False
    writable: bool = False
    required: bool = False


class Serializer:
    """Schemas of classes as the serializer sees them."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self._members: dict[int, dict[str, _Member]] = {}
        self._resources: dict[int, bool] = {}

    def schema(self, ref: ClassRef, view: View) -> Schema:
        """A reference to a class in a view."""
        if ref.cls.kind == "enum":
            return self.run.components.define(class_key(ref), lambda: enum_of(enum_values(self.run, ref)))
        key = class_key(ref, view.mode)
        # Limits that count in some groups only make another type.
        checked = [f"{word}!" for word in view.checked if word != "Default"] if view.mode == "input" else []
        named = TypeKey(key.module, key.name, (*view.groups, *checked, *(["patch"] if view.partial else [])), view.mode)
        return self.run.components.define(named, lambda: self.build(ref, view))

    def build(self, ref: ClassRef, view: View) -> Schema:
        """The object itself."""
        return object_of(self.properties(ref, view), description=words(ref.cls.doc))

    def is_resource(self, ref: ClassRef) -> bool:
        """Whether a class is a resource of API Platform, which others link to."""
        if id(ref.cls) not in self._resources:
            self._resources[id(ref.cls)] = any(_last(a) == "ApiResource" for a in ref.cls.annotations)
        return self._resources[id(ref.cls)]

    # --- members ----------------------------------------------------------------------------------------------------

    def members(self, ref: ClassRef) -> dict[str, _Member]:
        """Fields, promoted parameters and accessors of a class, those of its bases and traits first."""
        known = self._members.get(id(ref.cls))
        if known is None:
            known = self._members[id(ref.cls)] = {}
            for cls in reversed(self.run.classes.ancestors(ref)):
                for trait in self._traits(cls):
                    self._collect(trait, known)
                self._collect(cls, known)
        return known

    def _traits(self, cls: ClassRef) -> Iterator[ClassRef]:
        for statement in cls.cls.body:
            if isinstance(statement, ir.Import) and statement.kind == "trait":
                semantics = self.library.semantics
                trait = semantics.class_named(self.run, semantics.qualified(cls.module, statement.module))
                if trait is not None and trait.cls is not cls.cls:
                    yield trait

    def _collect(self, cls: ClassRef, found: dict[str, _Member]) -> None:
        for member in cls.cls.members():
            if member.modifiers & {"static", "const", "case"}:
                continue
            one = found.setdefault(member.name, _Member(member.name))
            one.type, one.owner, one.default = member.type, cls, member.default
            one.annotations, one.doc = [*member.annotations], member.doc or ""
            public = not member.modifiers & {"private", "protected"}
            one.readable, one.writable = one.readable or public, one.writable or (public and "readonly" not in member.modifiers)
        for method in cls.cls.methods():
            if method.name == "__construct":
                for param in method.params:
                    self._promoted(cls, method, param, found)
            elif not method.modifiers & {"private", "protected", "static"}:
                self._accessor(cls, method, found)

    def _promoted(self, cls: ClassRef, method: ir.Function, param: ir.Param, found: dict[str, _Member]) -> None:
        if param.modifiers:
            said = re.search(rf"@param\s+(\S.*?)\s+\${param.name}\b[ \t]*(.*)", method.doc or "")
            doc = f"{said[2]}\n@var {said[1]}" if said is not None else ""
            public = not param.modifiers & {"private", "protected"}
            found[param.name] = _Member(
                param.name, param.type, cls, [*param.annotations], doc, param.default, public, True, param.default is None
            )
        elif param.name in found:
            found[param.name].writable = True

    def _accessor(self, cls: ClassRef, method: ir.Function, found: dict[str, _Member]) -> None:
        getter = _ACCESSOR.fullmatch(method.name)
        if getter is not None and not any(p.default is None for p in method.params):
            name = getter[2][:1].lower() + getter[2][1:]
            known = found.get(name)
            if known is None:
                known = found[name] = _Member(name, method.returns, cls, [], _returned(method.doc))
            known.readable = True
            known.type = known.type if known.type is not None else method.returns
            known.annotations += [a for a in method.annotations if a not in known.annotations]
        elif method.name.startswith(("set", "add", "with")) and len(method.params) >= 1:
            stem = method.name[3:] if not method.name.startswith("with") else method.name[4:]
            name = stem[:1].lower() + stem[1:]
            names = [name, name + "s", re.sub("y$", "ies", name)] if method.name.startswith("add") else [name]
            for one in names:
                if one in found:
                    found[one].writable = True
        elif any(_last(a) in {"VirtualProperty", "Groups", "SerializedName"} for a in method.annotations) and not method.params:
            known = found.setdefault(method.name, _Member(method.name, method.returns, cls, [], _returned(method.doc)))
            known.readable = True
            known.annotations += method.annotations

    def properties(self, ref: ClassRef, view: View) -> Iterator[Property]:
        """The properties that a class has in a view."""
        policy = self._text(ref, ref.cls.annotations, "ExclusionPolicy")
        jms = bool(policy) or any(
            _last(a) in {"Expose", "Exclude", "VirtualProperty"} for m in self.members(ref).values() for a in m.annotations
        )
        for member in self.members(ref).values():
            names = {_last(a) for a in member.annotations}
            if names & {"Ignore", "Exclude"} or (policy.lower() == "all" and not names & {"Expose", "VirtualProperty"}):
                continue
            own = self.groups_of(member)
            if view.groups and not (set(own) & set(view.groups)) and "*" not in own:
                continue
            if not jms and not (member.readable if view.mode == "output" else member.writable):
                continue
            found = self._property(ref, member, view, jms=jms)
            if found is not None:
                yield found

    def groups_of(self, member: _Member) -> list[str]:
        """The groups of a member; those of its class hold for all."""
        owner = member.owner
        out: list[str] = []
        for annotation in [*member.annotations, *(owner.cls.annotations if owner is not None else [])]:
            if _last(annotation) == "Groups" and annotation.args and owner is not None:
                value = self.run.evaluate(annotation.args[0].value, owner.scope)
                out += [w for v in (value.items() or [value]) if (w := self.run.text(v).literal)]
        return out

    def _property(self, ref: ClassRef, member: _Member, view: View, *, jms: bool) -> Property | None:
        owner = member.owner if member.owner is not None else ref
        schema = self._type(member, owner, view)
        read_only = write_only = False
        description = words(member.doc)
        examples: tuple[Any, ...] = ()
        required = view.mode == "output" and not is_nullable(schema) and member.type is not None
        for annotation in member.annotations:
            if _last(annotation) == "ApiProperty":
                given = {a.name: self.run.evaluate(a.value, owner.scope) for a in annotation.args if a.name is not None}
                if _false(given.get("readable")) and view.mode == "output":
                    return None
                if _false(given.get("writable")) and view.mode == "input":
                    return None
                said = given.get("description")
                description = (self.run.text(said).literal or description) if said is not None else description
                example = given.get("example")
                literal = example.literal if isinstance(example, Text) else example.value if isinstance(example, Const) else None
                examples = (literal,) if literal is not None else ()
                schema = {**schema, **self._context(given)}
                required = required or _true(given.get("required"))
        if view.mode == "input":
            known = [a for a in member.annotations if self._applies(a, owner, view)]
            schema, needed = constrained(self.run, owner, known, schema)
            schema = without_null(schema) if needed else schema
            required = not view.partial and (required or needed or (member.required and not is_nullable(schema)))
        name = self._text(owner, member.annotations, "SerializedName") or (snake(member.name) if jms else member.name)
        default: Any = MISSING
        if view.mode == "input" and member.default is not None:
            value = self.run.evaluate(member.default, owner.scope)
            literal = value.literal if isinstance(value, Text) else value.value if isinstance(value, Const) else None
            default = literal if literal is not None else MISSING
        return Property(name, schema, required, description, read_only=read_only, write_only=write_only, default=default, examples=examples)

    def _applies(self, annotation: ir.Annotation, owner: ClassRef, view: View) -> bool:
        """Whether a constraint is checked in a view: one without groups is of the default group."""
        node = next((a.value for a in annotation.args if a.name == "groups"), None)
        if node is None:
            return not view.checked or "Default" in view.checked or _last(annotation) not in {"NotBlank", "NotNull"}
        value = self.run.evaluate(node, owner.scope)
        own = {w for v in (value.items() or [value]) if (w := self.run.text(v).literal)}
        return bool(own & set(view.checked)) if view.checked else "Default" in own

    def _context(self, given: dict[str, Value]) -> dict[str, Any]:
        """``openapiContext: ['type' => 'string', 'format' => 'email']``."""
        value = given.get("openapiContext") or given.get("jsonSchemaContext") or given.get("schema")
        out: dict[str, Any] = {}
        for name, inner in value.entries.items() if isinstance(value, MapOf) else []:
            literal = inner.literal if isinstance(inner, Text) else inner.value if isinstance(inner, Const) else None
            if literal is not None and name in {"type", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "description"}:
                out[name] = literal
        return out

    def _text(self, owner: ClassRef, annotations: Iterable[ir.Annotation], name: str) -> str:
        for annotation in annotations:
            if _last(annotation) == name and annotation.args:
                value = self.run.evaluate(annotation.args[0].value, owner.scope)
                word = self.run.text(value).literal
                return word if word is not None else value.name.rpartition(".")[2] if isinstance(value, External) else ""
        return ""

    # --- types ------------------------------------------------------------------------------------------------------

    def _type(self, member: _Member, owner: ClassRef, view: View) -> Schema:
        relation = next((a for a in member.annotations if _last(a) in _RELATIONS), None)
        column = next((a for a in member.annotations if _last(a) in {"Column", "Field"}), None)
        schema = self.of_type(member.type, owner, view)
        documented = tag(member.doc, "var")
        if documented and (not schema or schema.get("type") == "array" or _array(schema)):
            schema = self.of_text(documented, owner, view, nullable_=is_nullable(schema)) or schema
        if relation is not None and (not schema or not _has_items(schema)):
            node = next((a.value for a in relation.args if a.name in {"targetEntity", "targetDocument", "class"}), None)
            value = self.run.evaluate(node, owner.scope) if node is not None else None
            ref = getattr(value, "ref", None)
            many = _last(relation) in _RELATIONS_TO_MANY
            if isinstance(ref, ClassRef) and (many or not schema):
                one = self.of_class(ref, view)
                schema = array_of(one) if many else nullable(one)
        if column is not None:
            given = {a.name: self.run.evaluate(a.value, owner.scope) for a in column.args if a.name is not None}
            kind = given.get("type")
            word = self.run.text(kind).literal if kind is not None else None
            if word is None and isinstance(kind, External):
                word = kind.name.rpartition(".")[2]
            if not schema and word:
                schema = _COLUMNS.get(word, {})
                schema = nullable(schema) if _true(given.get("nullable")) else schema
            elif word in {"date", "date_immutable", "DATE_MUTABLE", "DATE_IMMUTABLE"} and schema.get("format") == "date-time":
                schema = {**schema, "format": "date"}
            length = given.get("length")
            texts = schema.get("type") in ("string", ["string", "null"]) and "format" not in schema
            if isinstance(length, Const) and isinstance(length.value, int) and texts and view.mode == "input":
                schema = {**schema, "maxLength": length.value}
        return schema

    def of_type(self, kind: ir.Expr | None, owner: ClassRef, view: View) -> Schema:
        """The schema of a declared type."""
        if isinstance(kind, ir.Nullable):
            return nullable(self.of_type(kind.type, owner, view))
        if isinstance(kind, ir.Name) and kind.id[:1].isupper():
            value = self.run.evaluate(kind, owner.scope)
            if isinstance(value, ClassRef):
                return self.of_class(value, view)
        return self.library.classes.of_type(kind, owner)

    def of_class(self, ref: ClassRef, view: View) -> Schema:
        """A class inside of another: a link where it is a resource of which nothing is shown."""
        if view.links and self.is_resource(ref):
            shown = view.groups and any(set(self.groups_of(m)) & set(view.groups) for m in self.members(ref).values())
            if not shown:
                return IRI
        return self.schema(ref, replace(view, checked=view.checked))

    def of_text(self, text: str, owner: ClassRef, view: View, *, nullable_: bool = False) -> Schema:
        """The schema of a documented type."""
        kept = self.library.written.view
        self.library.written.view = view
        try:
            found = self.library.classes.of_text(text, owner)
        finally:
            self.library.written.view = kept
        return nullable(found) if nullable_ and found else found


def _returned(doc: str | None) -> str:
    said = tag(doc, "return")
    return f"{words(doc)}\n@var {said}" if said else words(doc)


def _last(annotation: ir.Annotation) -> str:
    return annotation.name.rpartition("\\")[2]


def _array(schema: Schema) -> bool:
    kind = schema.get("type")
    return isinstance(kind, list) and "array" in kind


def _has_items(schema: Schema) -> bool:
    return bool(schema.get("items")) or "$ref" in schema or "anyOf" in schema or schema.get("format") == "iri-reference"


def _true(value: Value | None) -> bool:
    return isinstance(value, Const) and value.value is True


def _false(value: Value | None) -> bool:
    return isinstance(value, Const) and value.value is False
