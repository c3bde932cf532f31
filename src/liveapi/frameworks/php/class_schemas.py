"""Classes of the repository as schemas, by their declared and documented properties: DTOs, spatie/laravel-data, value objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, any_of, array_of, enum_of, nullable, object_of
from liveapi.frameworks.php.constraint_attributes import constrained
from liveapi.frameworks.php.library_functions import enum_values
from liveapi.frameworks.php.phpdoc_types import properties, tag
from liveapi.frameworks.php.values import BOOLEAN, DATE_TIME, INTEGER, NUMBER, STRING
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, Const, External, ListOf, Text

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library

_SCALARS: dict[str, Schema] = {
    "int": INTEGER,
    "integer": INTEGER,
    "float": NUMBER,
    "bool": BOOLEAN,
    "boolean": BOOLEAN,
    "true": BOOLEAN,
    "false": BOOLEAN,
    "string": STRING,
    "array": {"type": "array", "items": {}},
    "iterable": {"type": "array", "items": {}},
    "object": {"type": "object"},
}
_LIBRARY: dict[str, Schema] = {
    **dict.fromkeys(("DateTime", "DateTimeImmutable", "DateTimeInterface", "Carbon", "CarbonImmutable", "CarbonInterface"), DATE_TIME),
    **{name: {"type": "string", "format": "uuid"} for name in ("Uuid", "UuidInterface", "UuidV4", "UuidV7", "LazyUuidFromString")},
    "Ulid": STRING,
    "UploadedFile": {"type": "string", "format": "binary"},
    "File": {"type": "string", "format": "binary"},
    "Collection": {"type": "array", "items": {}},
    "ArrayCollection": {"type": "array", "items": {}},
    "DataCollection": {"type": "array", "items": {}},
    "DateInterval": STRING,
    "DateTimeZone": STRING,
}


class ClassSchemas:
    """Schemas of classes. What differs between frameworks (names, groups, what is hidden) is asked of :meth:`name_of` and ``groups``."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        #: Which way what is being built travels: types inside go the same way.
        self._mode = ""

    def schema(self, ref: ClassRef, mode: str = "") -> Schema:
        """A reference to a class's component."""
        mode = mode or self._mode
        if ref.cls.kind == "enum":
            return self.run.components.define(class_key(ref), lambda: enum_of(enum_values(self.run, ref)))
        return self.run.components.define(class_key(ref, mode), lambda: self.build(ref, mode))

    def build(self, ref: ClassRef, mode: str) -> Schema:
        """An object of the public properties of a class and its bases."""
        members: dict[str, Property] = {}
        outer, self._mode = self._mode, mode
        try:
            for cls in reversed(self.run.classes.ancestors(ref)):
                for found in self.properties(cls, mode):
                    members[found.name] = found
        finally:
            self._mode = outer
        return object_of(members.values(), description=words(ref.cls.doc))

    def properties(self, ref: ClassRef, mode: str) -> Iterator[Property]:
        """What a class itself declares: promoted parameters, public fields, ``@property`` tags."""
        for _, kind, name, said in properties(ref.cls.doc):
            yield Property(name, self.of_text(kind, ref), False, said)
        constructor = next((m for m in ref.cls.methods() if m.name == "__construct"), None)
        for param in constructor.params if constructor is not None else []:
            if param.modifiers and not param.modifiers & {"private", "protected"}:
                documented = re.search(
                    rf"@param\s+(.+?)\s+\${param.name}\b[ \t]*(.*)", constructor.doc or "" if constructor is not None else ""
                )
                yield self._property(ref, param, documented[1] if documented else "", documented[2] if documented else "", mode)
        for member in ref.cls.members():
            if member.modifiers & {"private", "protected", "static", "const", "case"}:
                continue
            yield self._property(ref, member, tag(member.doc, "var"), words(member.doc), mode)

    def _property(self, ref: ClassRef, member: ir.Field | ir.Param, documented: str, said: str, mode: str) -> Property:
        schema = self.of_type(member.type, ref)
        if documented and (not schema or schema.get("type") in {"array", "object"}):
            schema = self.of_text(documented, ref) or schema
        may_be_null = isinstance(member.type, ir.Nullable)
        default = self.default(member, ref)
        schema, required = constrained(self.run, ref, member.annotations, schema)
        lazy = isinstance(member.type, ir.Binary) and any(
            isinstance(n, ir.Name) and n.id in {"Optional", "Lazy"} for n in member.type.walk()
        )
        required = (default is MISSING and not may_be_null and not lazy) or required if mode == "input" else not lazy
        name = self.wire_name(ref, member)
        shown = default if mode == "input" and default is not None else MISSING
        return Property(name, schema, required, said.partition("\n")[0] if "@" in said else said, default=shown)

    def wire_name(self, ref: ClassRef, member: ir.Field | ir.Param) -> str:
        """``#[MapName('first_name')]``, ``#[SerializedName('x')]``; a class may fold all names."""
        for annotation in member.annotations:
            if annotation.name in {"MapName", "MapInputName", "MapOutputName", "SerializedName", "SerializedPath"} and annotation.args:
                value = self.run.evaluate(annotation.args[0].value, ref.scope)
                if isinstance(value, Text) and value.literal:
                    return snake(member.name) if "Snake" in value.literal else value.literal
        for annotation in ref.cls.annotations:
            if annotation.name in {"MapName", "MapInputName", "MapOutputName"} and annotation.args:
                word = self.run.text(self.run.evaluate(annotation.args[0].value, ref.scope)).literal or ""
                if "SnakeCase" in word:
                    return snake(member.name)
        return member.name

    def default(self, member: ir.Field | ir.Param, ref: ClassRef) -> object:
        """What a member is if it is not given; :data:`MISSING` where it must be."""
        if member.default is None:
            return MISSING
        value = self.run.evaluate(member.default, ref.scope)
        if isinstance(value, Const):
            return value.value
        if isinstance(value, Text) and value.literal is not None:
            return value.literal
        return [] if isinstance(value, ListOf) and not value.elements else None

    def of_type(self, kind: ir.Expr | None, ref: ClassRef, mode: str = "") -> Schema:
        """The schema of a declared type."""
        if isinstance(kind, ir.Nullable):
            return nullable(self.of_type(kind.type, ref))
        if isinstance(kind, ir.Binary):
            sides = [s for s in (self.of_type(kind.left, ref), self.of_type(kind.right, ref)) if s]
            return any_of(sides) if kind.op == "|" else (sides[0] if sides else {})
        if not isinstance(kind, ir.Name):
            return {}
        if (scalar := _SCALARS.get(kind.id.lower())) is not None:
            return scalar
        if kind.id in {"self", "static"}:
            return self.schema(ref)
        value = self.run.evaluate(kind, ref.scope)
        return self.of_class(value)

    def of_class(self, value: object) -> Schema:
        """The schema of a class by reference."""
        if isinstance(value, ClassRef):
            made = self.library.of_class(value)
            return self.library.written.schema(made) if made is not None else self.schema(value)
        if isinstance(value, External):
            return _LIBRARY.get(value.name.rpartition("\\")[2], {})
        return {}

    def of_text(self, text: str, ref: ClassRef) -> Schema:
        """The schema of a documented type."""
        value = self.library.docs.of(text, ref.module, ref)
        return self.library.written.schema(value) if value is not None else array_of({}) if text.endswith("[]") else {}


def class_key(ref: ClassRef, mode: str = "") -> TypeKey:
    """The key of a class's component."""
    package = ref.cls.namespace if ref.cls.namespace is not None else ref.module.ir.package
    return TypeKey(tuple(part for part in package.split("\\") if part), (ref.name,), (), mode)


def words(doc: str | None) -> str:
    """A comment without its tags and annotations."""
    return re.split(r"(?m)^\s*@\w", doc or "")[0].strip()


def snake(name: str) -> str:
    """``firstName`` ▶ ``first_name``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
