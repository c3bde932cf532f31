"""Go types ▶ JSON Schema for parameters, and the parameters that the fields of a bound struct stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.syntax import ir

#: Finds what a name of a file stands for: a type or a function of the repository, with its file.
Lookup = Callable[[ir.Expr], "tuple[ir.Class | ir.Function, str] | None"]

_BASIC: Mapping[str, Mapping[str, Any]] = {
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "int8": {"type": "integer"},
    "int16": {"type": "integer"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "uint": {"type": "integer", "minimum": 0},
    "uint8": {"type": "integer", "minimum": 0},
    "uint16": {"type": "integer", "minimum": 0},
    "uint32": {"type": "integer", "format": "int32", "minimum": 0},
    "uint64": {"type": "integer", "format": "int64", "minimum": 0},
    "byte": {"type": "integer", "minimum": 0},
    "rune": {"type": "integer"},
    "float32": {"type": "number", "format": "float"},
    "float64": {"type": "number", "format": "double"},
    "Time": {"type": "string", "format": "date-time"},
    "Duration": {"type": "string"},
    "UUID": {"type": "string", "format": "uuid"},
    "ObjectID": {"type": "string"},
    "Decimal": {"type": "number"},
    "NullString": {"type": "string"},
}
_TAG = re.compile(r'([\w-]+):"((?:[^"\\]|\\.)*)"')
_MAX_DEPTH = 4


def schema_of(type_: ir.Expr | None, lookup: Lookup, depth: int = 0) -> Mapping[str, Any]:
    """The schema of a parameter of a type; ``{}`` where that is not known."""
    if isinstance(type_, ir.Index) and isinstance(type_.object, ir.Name) and type_.object.id == "[]":
        items = schema_of(type_.args[0], lookup, depth) if type_.args else {}
        return {"type": "array", "items": dict(items)} if items else {"type": "array"}
    name = type_.id if isinstance(type_, ir.Name) else type_.name if isinstance(type_, ir.Member) else ""
    if name in _BASIC:
        return _BASIC[name]
    found = lookup(type_) if type_ is not None and name and depth < _MAX_DEPTH else None
    if found is not None and isinstance(found[0], ir.Class) and found[0].kind == "alias" and found[0].bases:
        return schema_of(found[0].bases[0], lookup, depth + 1)
    return {}


def tags(field: ir.Field) -> dict[str, str]:
    """A struct tag as a mapping."""
    return dict(_TAG.findall(field.tag)) if field.tag else {}


def struct_parameters(struct: ir.Class, file: str, sources: Mapping[str, Location], lookup: Lookup, depth: int = 0) -> Iterator[Parameter]:
    """The parameters that a struct is filled from; ``sources`` says which tag means which place (``form`` ▶ query)."""
    for field in struct.members():
        if "embedded" in field.modifiers and depth < _MAX_DEPTH and field.type is not None:
            found = lookup(field.type)
            if found is not None and isinstance(found[0], ir.Class):
                yield from struct_parameters(found[0], found[1], sources, lookup, depth + 1)
            continue
        words = tags(field)
        for tag, location in sources.items():
            if tag not in words:
                continue
            name, *options = words[tag].split(",")
            if not name or name == "-":
                continue
            schema = dict(schema_of(field.type, lookup))
            rules = (words.get("binding", "") or words.get("validate", "")).split(",")
            _limit(schema, rules)
            default = next((o.partition("=")[2] for o in options if o.startswith("default=")), words.get("default"))
            if default is not None:
                schema["default"] = _value(default, schema)
            yield Parameter(
                name,
                location,
                schema,
                location is Location.PATH or "required" in rules or "required" in options,
                field.doc or "",
                evidence=Evidence(file, field.line),
                certainty=Certainty.CERTAIN,
            )


def _limit(schema: dict[str, Any], rules: list[str]) -> None:
    """What validator rules say that JSON Schema can say as well."""
    suffix = {"integer": "imum", "number": "imum", "string": "Length", "array": "Items"}.get(schema.get("type", ""))
    for rule in rules:
        name, _, value = rule.partition("=")
        if name == "oneof" and schema.get("type") == "string":
            schema["enum"] = value.split()
        elif name == "uuid" and schema.get("type") == "string":
            schema["format"] = "uuid"
        elif name == "email" and schema.get("type") == "string":
            schema["format"] = "email"
        elif suffix and value.isdecimal() and name in ("min", "gte", "max", "lte"):
            schema[("min" if name in ("min", "gte") else "max") + suffix] = int(value)


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    if schema.get("type") == "integer" and text.lstrip("-").isdecimal():
        return int(text)
    if schema.get("type") == "boolean" and text in ("true", "false"):
        return text == "true"
    return text
