"""Schemas as people read them: a word for the type, phrases for the limits, rows for the properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from liveapi.api.model import Schema
from liveapi.api.schemas import REF, plain_choice, resolve

#: A page shows at most this many rows of a schema, nested at most this deep.
_ROWS, _DEPTH = 250, 5


@dataclass(slots=True)
class Row:
    """A property."""

    name: str
    type: str
    required: bool
    description: str
    limits: list[str]
    default: str | None
    rows: list[Row] = field(default_factory=list)


def type_name(schema: Any, schemas: Mapping[str, Schema], depth: int = 0) -> str:
    """``integer``, ``array of Product``, ``string or null``; ``any`` where nothing is known."""
    if not isinstance(schema, Mapping) or depth > 4:
        return "any"
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith(REF):
        return ref.removeprefix(REF)
    for keyword, word in (("anyOf", " or "), ("oneOf", " or "), ("allOf", " and ")):
        if isinstance(parts := schema.get(keyword), list) and parts:
            return word.join(dict.fromkeys(type_name(part, schemas, depth + 1) for part in parts))
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else [str(kind) for kind in kinds] if isinstance(kinds, list) else []
    named = [_named(kind, schema, schemas, depth) for kind in kinds]
    if named:
        return " or ".join(named)
    return "object" if "properties" in schema else "enum" if "enum" in schema else "any"


def _named(kind: str, schema: Schema, schemas: Mapping[str, Schema], depth: int) -> str:
    if kind == "array" and "items" in schema:
        return f"array of {type_name(schema['items'], schemas, depth + 1)}"
    if kind == "object" and isinstance(extra := schema.get("additionalProperties"), Mapping) and "properties" not in schema:
        return f"map of {type_name(extra, schemas, depth + 1)}"
    form = schema.get("format")
    return f"{kind} ({form})" if isinstance(form, str) and kind in ("string", "integer", "number") else kind


def limits(schema: Schema, schemas: Mapping[str, Schema]) -> list[str]:
    """What a value must keep to, a phrase each."""
    found = plain_choice(schema, schemas)
    phrases = []
    if isinstance(values := found.get("enum"), list):
        phrases.append("one of " + ", ".join(_short(value) for value in values[:20]) + (" …" if len(values) > 20 else ""))
    if "const" in found:
        phrases.append(f"always {_short(found['const'])}")
    for keyword, sign in (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<")):
        if keyword in found:
            phrases.append(f"{sign} {_number(found[keyword])}")
    phrases += _range(found, "minLength", "maxLength", "character") + _range(found, "minItems", "maxItems", "item")
    if "multipleOf" in found:
        phrases.append(f"multiple of {found['multipleOf']}")
    if "pattern" in found:
        phrases.append(f"matches {found['pattern']}")
    if found.get("uniqueItems"):
        phrases.append("no item twice")
    return phrases


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _range(schema: Schema, least: str, most: str, noun: str) -> list[str]:
    low, high = schema.get(least), schema.get(most)
    if low is None and high is None:
        return []
    if low == high:
        return [f"{low} {noun}{'' if low == 1 else 's'}"]
    if high is None:
        return [f"at least {low} {noun}{'' if low == 1 else 's'}"]
    return [f"{low}–{high} {noun}s" if low is not None else f"at most {high} {noun}{'' if high == 1 else 's'}"]


def default_of(schema: Schema, schemas: Mapping[str, Schema]) -> str | None:
    """The default as JSON, where there is one."""
    found = resolve(schema, schemas)
    return _short(found["default"]) if "default" in found else None


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"


def rows(schema: Schema, schemas: Mapping[str, Schema]) -> list[Row]:
    """The properties of an object, or of an array's items, with theirs inside; cut where the same schema comes again."""
    left = [_ROWS]
    return _rows(schema, schemas, (), left)


def _rows(schema: Any, schemas: Mapping[str, Schema], seen: tuple[str, ...], left: list[int]) -> list[Row]:
    ref = schema.get("$ref") if isinstance(schema, Mapping) else None
    if isinstance(ref, str):
        if ref in seen:
            return []
        seen = (*seen, ref)
    found = resolve(schema, schemas)
    if len(seen) > _DEPTH or left[0] <= 0:
        return []
    made: list[Row] = []
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in found.get(keyword) or ():
            made += [row for row in _rows(part, schemas, (*seen, ""), left) if row.name not in {r.name for r in made}]
    properties = found.get("properties")
    required = found.get("required") or ()
    for name, sub in properties.items() if isinstance(properties, Mapping) else ():
        if left[0] <= 0:
            break
        left[0] -= 1
        inner = resolve(sub, schemas)
        made.append(
            Row(
                str(name),
                type_name(sub, schemas),
                name in required,
                str(inner.get("description") or ""),
                limits(sub, schemas) if isinstance(sub, Mapping) else [],
                default_of(sub, schemas) if isinstance(sub, Mapping) else None,
                _rows(sub, schemas, (*seen, ""), left),
            )
        )
    if not made and "items" in found:
        return _rows(found["items"], schemas, seen, left)
    return made
