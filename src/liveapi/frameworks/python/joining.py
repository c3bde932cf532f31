"""Types of values put together: what several branches give, whether a type tells anything."""

from __future__ import annotations

from typing import Any

from liveapi.api.shapes import any_of
from liveapi.frameworks.python.library_results import BOOLEAN, INTEGER, NUMBER
from liveapi.frameworks.python.types import Type


def tells(type_: Type) -> bool:
    """Whether a type says more than ``Any``, ``dict`` or ``list``."""
    schema = type_.schema
    if schema.get("type") == "object":
        return bool(schema.keys() - {"type", "additionalProperties"}) or bool(schema.get("additionalProperties"))
    if schema.get("type") == "array":
        return (bool(schema.get("items")) and (type_.items is None or tells(type_.items))) or "prefixItems" in schema
    return bool(schema) or type_.cls is not None


def joined(types: list[Type]) -> Type:
    """One of several types."""
    known = [t for t in types if t.schema or t.cls is not None]
    null = any(t.nullable for t in types)
    if not known:
        return Type(nullable=null)
    telling = [t for t in known if t.schema != {"type": "null"}]
    if not telling:
        return Type({"type": "null"}, True, kind="scalar")
    first = telling[0]
    schemas = [t.schema for t in telling]
    if all(s == schemas[0] for s in schemas):
        return Type(first.schema, null, [], first.cls, first.arguments, first.library, first.kind, [], first.items)
    # An empty list beside one whose items are known says nothing of its own.
    full = [t for t in telling if tells(t)] or telling
    whole = any_of(t.schema for t in full)
    single = full[0] if len(full) == 1 else None
    return Type(whole, null, cls=single.cls if single else None, kind=full[0].kind, items=full[0].items)


def literal(value: Any) -> Type:
    """The type of a number, a boolean, null."""
    if value is None:
        return Type({"type": "null"}, nullable=True, kind="scalar")
    return Type(BOOLEAN if isinstance(value, bool) else INTEGER if isinstance(value, int) else NUMBER, kind="scalar")
