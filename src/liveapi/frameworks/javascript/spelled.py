"""Schemas spelled out as values: inline JSON Schema, those of schema libraries inside it, classes named by decorators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import any_of, array_of, merged, nullable, one_of
from liveapi.frameworks.javascript.validators.schema import SchemaValue, plain
from liveapi.syntax import ir
from liveapi.trace.languages.javascript_flow import returned
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import Choice, ClassRef, Const, External, ExternalCall, FunctionRef, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.schemas import TypeScriptSchemas

#: Keywords whose values are plain data.
_DATA = frozenset(
    {"type", "format", "enum", "const", "description", "title", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "multipleOf", "minProperties", "maxProperties", "required"}
    | {"default", "examples", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType"}
)
_MAX_DEPTH = 25
_SCALARS: Mapping[str, Schema] = {
    "String": {"type": "string"},
    "Number": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date-time"},
    "Object": {"type": "object"},
}
#: What a ``$ref`` in an inline schema stands for.
Lookup = Callable[[str], Schema]


def named_type(value: Value | None, schemas: TypeScriptSchemas, depth: int = 0) -> Schema:
    """What a decorator's option names: a class, a list of one, ``String``, a function that gives one, ``'string'``."""
    if depth > _MAX_DEPTH:
        return {}
    if isinstance(value, Choice):
        return named_type(value.options[0], schemas, depth + 1)
    if isinstance(value, ClassRef):
        return schemas.of(TypeRef(value.cls, value.scope))
    if isinstance(value, ListOf):
        return array_of(named_type(value.elements[0], schemas, depth + 1)) if value.elements else {}
    if isinstance(value, External):
        return _SCALARS.get(value.name.rpartition(".")[2], {})
    if isinstance(value, FunctionRef):
        body = next(returned(value.function), None)
        return named_type(schemas.run.evaluate(body, value.scope), schemas, depth + 1) if body is not None else {}
    if isinstance(value, Text) and value.literal:
        return {"type": value.literal} if value.literal in {"string", "number", "integer", "boolean", "object"} else {}
    if isinstance(value, SchemaValue):
        return value.json_schema(components=schemas.run.components)
    if isinstance(value, ExternalCall) and value.call_site.args and isinstance(value.call_site.node, ir.Call):
        return schemas.of(TypeRef(value.call_site.node, value.call_site.scope)) if value.call_site.scope is not None else {}
    return spelled(value, schemas) if isinstance(value, MapOf) else {}


def spelled(value: Value | None, schemas: TypeScriptSchemas, lookup: Lookup | None = None, depth: int = 0) -> Schema:
    """An inline JSON Schema (also one of OpenAPI 3.0) as JSON Schema 2020-12."""
    if depth > _MAX_DEPTH:
        return {}
    if isinstance(value, Choice):
        return spelled(value.options[0], schemas, lookup, depth + 1)
    if isinstance(value, SchemaValue):
        return value.json_schema(components=schemas.run.components)
    if not isinstance(value, MapOf):
        return {}

    def inner(part: Value | None) -> Schema:
        return spelled(part, schemas, lookup, depth + 1)

    entries = value.entries
    if "$ref" in entries:
        return _referred(entries["$ref"], schemas, lookup)
    if "allOf" in entries:
        parts = [schemas.run.components.resolve(inner(p)) for p in entries["allOf"].items() or []]
        return merged(p for p in parts if p)
    out: dict[str, Any] = {k: p for k, v in entries.items() if k in _DATA and (p := plain(v)) is not None}
    for key in ("anyOf", "oneOf"):
        if key in entries:
            options = [inner(p) for p in entries[key].items() or []]
            return {**(any_of(options) if key == "anyOf" else one_of(options)), **{k: v for k, v in out.items() if k == "description"}}
    properties = entries.get("properties")
    if isinstance(properties, MapOf):
        out["type"] = out.get("type", "object")
        out["properties"] = {name: inner(part) for name, part in properties.entries.items()}
    items = entries.get("items")
    if items is not None:
        out["items"] = inner(items)
    others = entries.get("additionalProperties")
    if isinstance(others, Const) and isinstance(others.value, bool):
        out["additionalProperties"] = others.value
    elif isinstance(others, MapOf | SchemaValue):
        out["additionalProperties"] = inner(others)
    if "example" in entries and (example := plain(entries["example"])) is not None:
        out["examples"] = [example]
    if isinstance(out.get("required"), bool):
        del out["required"]
    for bound in ("Minimum", "Maximum"):
        if out.get(f"exclusive{bound}") is True:
            out[f"exclusive{bound}"] = out.pop(bound.lower(), 0)
        elif out.get(f"exclusive{bound}") is False:
            del out[f"exclusive{bound}"]
    null = entries.get("nullable")
    return nullable(out) if isinstance(null, Const) and null.value is True else out


def _referred(value: Value, schemas: TypeScriptSchemas, lookup: Lookup | None) -> Schema:
    """``{ $ref: getSchemaPath(User) }``, ``{ $ref: 'user#' }``."""
    if isinstance(value, ExternalCall) and value.name.endswith("getSchemaPath"):
        return named_type(value.call_site.get(0), schemas)
    name = value.literal if isinstance(value, Text) else None
    return lookup(name) if name is not None and lookup is not None else {}
