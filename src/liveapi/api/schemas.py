"""Working on JSON Schemas: references, plain values, the check of a value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from liveapi.api.model import Schema

REF = "#/components/schemas/"

# Where a schema holds other schemas. Names under ``properties`` are names, not keywords, so a walk has to know.
_MAPS = {"properties", "patternProperties", "$defs", "dependentSchemas"}
_LISTS = {"allOf", "anyOf", "oneOf", "prefixItems"}
_SINGLES = {
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
}
#: The types of JSON Schema that scalars of Python have.
_TYPES: dict[type, tuple[str, ...]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
}
_NUMBERS = (int, float)
#: Keywords that say something and limit nothing.
_ANNOTATIONS = {"title", "description", "deprecated", "readOnly", "writeOnly", "format", "default", "examples"}
_SIMPLE = _ANNOTATIONS | {"type", "enum", "minimum", "maximum"}
_MAX_REFERENCES = 10
_NOTHING: Schema = {"type": "unknown"}


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it: mappings and sequences as ``dict`` and ``list``, no NaN, no half of a surrogate pair."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not value.isascii() else str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {plain(key) if isinstance(key, str) else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    # YAML reads dates as dates.
    return value.isoformat() if isinstance(value, date) else str(value)


def with_subschemas(schema: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """``schema`` with ``change`` applied to each schema directly inside it."""
    changed: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _MAPS and isinstance(value, Mapping):
            changed[key] = {name: change(sub) for name, sub in value.items()}
        elif key in _LISTS and isinstance(value, list):
            changed[key] = [change(sub) for sub in value]
        else:
            changed[key] = change(value) if key in _SINGLES else value
    return changed


def resolve(schema: Any, schemas: Mapping[str, Schema]) -> Schema:
    """``schema`` with its ``$ref`` followed, however many there are in a row; what cannot be followed accepts anything."""
    if not isinstance(schema, Mapping):
        return {}
    found: Schema = schema
    seen: set[str] = set()
    while isinstance(ref := found.get("$ref"), str):
        if ref in seen:
            return {}
        seen.add(ref)
        siblings = {key: value for key, value in found.items() if key != "$ref"}
        found = {**schemas.get(ref.removeprefix(REF), {}), **siblings}
    return found


def problems(value: Any, schema: Schema, schemas: Mapping[str, Schema]) -> list[str]:
    """Why ``value`` does not fit ``schema``, a phrase for each reason; empty when it does."""
    if not schema or _plainly_fits(value, schema, schemas):
        return []
    from jsonschema import Draft202012Validator  # heavy; only needed when there is something to check
    from jsonschema.exceptions import SchemaError
    from referencing.exceptions import Unresolvable

    # References point to #/components/schemas/…: with the components inside, the schema is a document of its own.
    document = {**schema, "components": {"schemas": dict(schemas)}}
    try:
        validator = Draft202012Validator(document)
        return [
            f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message}" if error.absolute_path else error.message
            for error in sorted(validator.iter_errors(value), key=lambda e: [str(part) for part in e.absolute_path])
        ]
    except (SchemaError, Unresolvable, TypeError, ValueError, re.error, RecursionError) as reason:
        return [f"the schema cannot be checked ({type(reason).__name__})"]


def _plainly_fits(value: Any, schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether ``value`` fits for sure, told without a validator: a scalar of which only type, range and choices are limited."""
    for _ in range(_MAX_REFERENCES):
        if not isinstance(ref := schema.get("$ref"), str) or not schema.keys() - {"$ref"} <= _ANNOTATIONS:
            break
        schema = schemas.get(ref.removeprefix(REF), _NOTHING)
    kinds = schema.get("type")
    own = _TYPES.get(type(value), ())
    if not any(kind in own for kind in (kinds if isinstance(kinds, list) else [kinds])) or not schema.keys() <= _SIMPLE:
        return False
    choices = schema.get("enum", [value])
    if not isinstance(choices, list) or not any(type(choice) is type(value) and choice == value for choice in choices):
        return False
    if type(value) not in _NUMBERS or ("minimum" not in schema and "maximum" not in schema):
        return True
    least, most = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    return type(least) in _NUMBERS and type(most) in _NUMBERS and least <= value <= most


def plain_choice(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema itself or, of one that only adds null to another, that other: what limits a value that is there."""
    found = resolve(schema, schemas)
    for keyword in ("anyOf", "oneOf"):
        if isinstance(choices := found.get(keyword), list):
            real = [choice for each in choices if (choice := resolve(each, schemas)).get("type") != "null"]
            if len(real) == 1:
                return {**real[0], **{key: value for key, value in found.items() if key != keyword}}
    return found
