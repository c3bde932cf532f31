"""Building JSON Schemas: objects from properties, choices, what may be null. Every language's types end here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from liveapi.api.model import Schema

#: No default is given; ``None`` is one.
MISSING: Final[Any] = object()
NULL: Schema = {"type": "null"}


@dataclass(slots=True)
class Property:
    """A member of an object, by its name on the wire."""

    name: str
    schema: Schema = field(default_factory=dict)
    required: bool = False
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    default: Any = MISSING
    examples: tuple[Any, ...] = ()

    def written(self) -> Schema:
        """Its schema with what is said of it in this place."""
        said: dict[str, Any] = {}
        if self.description:
            said["description"] = self.description
        if self.default is not MISSING:
            said["default"] = self.default
        if self.examples:
            said["examples"] = list(self.examples)
        for key, value in (("deprecated", self.deprecated), ("readOnly", self.read_only), ("writeOnly", self.write_only)):
            if value:
                said[key] = True
        return {**self.schema, **said} if said else self.schema


def object_of(properties: Iterable[Property], *, description: str = "", others: Schema | bool | None = None) -> Schema:
    """An object. ``others`` is what further members may be (``False``: there are none). Of two properties of a name the last one counts."""
    members = {p.name: p for p in properties}
    schema: dict[str, Any] = {"type": "object"}
    if description:
        schema["description"] = description
    if members:
        schema["properties"] = {name: p.written() for name, p in members.items()}
    if required := [name for name, p in members.items() if p.required]:
        schema["required"] = required
    if others is not None:
        schema["additionalProperties"] = others
    return schema


def array_of(items: Schema, *, unique: bool = False) -> Schema:
    """A list of ``items``."""
    return {"type": "array", "items": items, **({"uniqueItems": True} if unique else {})}


def map_of(values: Schema) -> Schema:
    """An object of any keys."""
    return {"type": "object", "additionalProperties": values} if values else {"type": "object"}


def enum_of(values: Iterable[Any]) -> Schema:
    """One of ``values``, with the JSON type that they share; a single one too."""
    listed = list(dict.fromkeys(v for v in values if not isinstance(v, Mapping | list)))
    kinds = {_kind(v) for v in listed}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if not listed:
        return {}
    return {"type": kinds.pop(), "enum": listed} if len(kinds) == 1 else {"enum": listed}


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return {bool: "boolean", int: "integer", float: "number"}.get(type(value), "string")


def nullable(schema: Schema) -> Schema:
    """``schema``, or null. What accepts anything accepts null already."""
    if not schema or is_nullable(schema):
        return schema
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema and "const" not in schema:
        return {**schema, "type": [kind, "null"]}
    if isinstance(choices := schema.get("anyOf"), list) and schema.keys() == {"anyOf"}:
        return {"anyOf": [*choices, NULL]}
    return {"anyOf": [schema, NULL]}


def is_nullable(schema: Schema) -> bool:
    """Whether a schema itself says that null will do (references are not followed)."""
    kind = schema.get("type")
    if kind == "null" or (isinstance(kind, list) and "null" in kind):
        return True
    choices = schema.get("anyOf") or schema.get("oneOf") or []
    return any(isinstance(c, Mapping) and is_nullable(c) for c in choices)


def without_null(schema: Schema) -> Schema:
    """``schema`` without null, for places that cannot hold it (a query, a path, a value that is left out instead); the opposite of
    :func:`nullable`."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kinds = [k for k in kind if k != "null"]
        return {**schema, "type": kinds[0] if len(kinds) == 1 else kinds}
    choices = schema.get("anyOf")
    if isinstance(choices, list) and NULL in choices:
        rest = [c for c in choices if c != NULL]
        others = {key: value for key, value in schema.items() if key != "anyOf"}
        return {**rest[0], **others} if len(rest) == 1 else {**others, "anyOf": rest}
    return schema


def any_of(schemas: Iterable[Schema]) -> Schema:
    """A choice: equal ones once, enumerations of one type joined; anything at all if one of them accepts that."""
    distinct: list[Schema] = []
    null = False
    for schema in schemas:
        choices = schema["anyOf"] if schema.keys() == {"anyOf"} else [schema]
        for choice in choices:
            if choice == NULL:
                null = True
            elif choice not in distinct:
                distinct.append(choice)
    if not all(distinct):
        return {}
    if len(distinct) > 1 and all(s.keys() == {"type", "enum"} and s["type"] == distinct[0]["type"] for s in distinct):
        distinct = [enum_of(v for s in distinct for v in s["enum"])]
    if not distinct:
        return NULL if null else {}
    whole: Schema = distinct[0] if len(distinct) == 1 else {"anyOf": distinct}
    return nullable(whole) if null else whole


def one_of(schemas: Iterable[Schema], tag: str = "", mapping: Mapping[str, Schema] | None = None) -> Schema:
    """Exactly one of several types; ``tag`` is the property that tells which, ``mapping`` its values where they are no type names."""
    listed = list(schemas)
    distinct = [s for i, s in enumerate(listed) if s not in listed[:i]]
    schema: dict[str, Any] = {"oneOf": distinct}
    if tag:
        refs = {value: s["$ref"] for value, s in (mapping or {}).items() if "$ref" in s}
        schema["discriminator"] = {"propertyName": tag, **({"mapping": refs} if refs else {})}
    return schema if len(distinct) > 1 or tag else (distinct[0] if distinct else {})


def merged(schemas: Iterable[Schema]) -> Schema:
    """Several objects as one: ``A & B``, a class with its bases. Later members win; members of references are for the caller to look up."""
    out: dict[str, Any] = {}
    for schema in schemas:
        properties = {**out.get("properties", {}), **schema.get("properties", {})}
        required = list(dict.fromkeys([*out.get("required", []), *schema.get("required", [])]))
        out = {**out, **schema}
        if properties:
            out["properties"] = properties
        if required:
            out["required"] = required
    return out


def wrapped(name: str, schema: Schema, *, required: bool = True) -> Schema:
    """An envelope: ``{"article": …}``."""
    return object_of([Property(name, schema, required)])


def each(names: str, schema: Schema) -> dict[str, Schema]:
    """One schema under several names, for tables: ``each("int long", {"type": "integer"})``."""
    return dict.fromkeys(names.split(), schema)
