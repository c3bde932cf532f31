"""TypeBox (``Type.Object``, also Elysia's ``t``) and valibot (``v.object``): functions around functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.javascript.validators import zod
from liveapi.frameworks.javascript.validators.schema import SchemaValue, as_schema, plain
from liveapi.trace.values import CallSite, MapOf, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

Builder = Callable[["Interpreter", CallSite], Value]

_TYPEBOX = {
    "String": "string",
    "Number": "number",
    "Integer": "integer",
    "Boolean": "boolean",
    "Null": "null",
    "Any": None,
    "Unknown": None,
}
#: valibot's names, where they differ from zod's in form: actions inside a ``pipe``.
_ACTIONS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "email": {"format": "email"},
    "uuid": {"format": "uuid"},
    "url": {"format": "uri"},
    "isoTimestamp": {"format": "date-time"},
    "isoDate": {"format": "date"},
}
_KEYWORDS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "format", "default"}
    | {"description", "minItems", "maxItems", "enum"}
)


def _options(value: Value | None) -> dict[str, Any]:
    known = plain(value) if isinstance(value, MapOf) else None
    return {k: v for k, v in known.items() if k in _KEYWORDS} if isinstance(known, dict) else {}


def _typed(kind: str | None) -> Builder:
    base: dict[str, Any] = {"type": kind} if kind else {}
    return lambda _run, call: SchemaValue({**base, **_options(call.get(0))}, {})


def _constant(schema: dict[str, Any]) -> Builder:
    return lambda _run, _call: SchemaValue(schema, {})


def _object(_run: Interpreter, call: CallSite) -> Value:
    shape = call.get(0)
    entries = shape.entries if isinstance(shape, MapOf) else {}
    return SchemaValue(_options(call.get(1)), {}, properties={k: as_schema(v) or SchemaValue({}, {}) for k, v in entries.items()})


def _array(_run: Interpreter, call: CallSite) -> Value:
    return SchemaValue({"type": "array", **_options(call.get(1))}, {}, items_schema=as_schema(call.get(0)))


def _optional(_run: Interpreter, call: CallSite) -> Value:
    return (as_schema(call.get(0)) or SchemaValue({}, {})).with_(optional=True)


def _first(_run: Interpreter, call: CallSite) -> Value:
    return as_schema(call.get(0)) or SchemaValue({}, {})


def _partial(_run: Interpreter, call: CallSite) -> Value:
    schema = as_schema(call.get(0)) or SchemaValue({}, {})
    return schema.with_properties({k: v.with_(optional=True) for k, v in (schema.properties or {}).items()})


def _merge(_run: Interpreter, call: CallSite) -> Value:
    """``Type.Intersect([A, B])``, ``Type.Composite([A, B])``."""
    first = call.get(0)
    parts = [s for v in (first.items() or [] if first is not None else []) if (s := as_schema(v)) is not None]
    return SchemaValue({}, {}, properties={k: v for s in parts for k, v in (s.properties or {}).items()})


def _pipe(_run: Interpreter, call: CallSite) -> Value:
    """valibot's ``v.pipe(v.string(), v.email())``: what each action adds; a schema further on replaces the type."""
    out = as_schema(call.get(0)) or SchemaValue({}, {})
    for value in call.positional[1:]:
        if isinstance(value, SchemaValue):
            out = out.with_(**value.schema)
    return out


_TYPES: dict[str, Builder] = {
    **{name: _typed(kind) for name, kind in _TYPEBOX.items()},
    "Numeric": _typed("number"),
    "Date": lambda _run, _call: SchemaValue({"type": "string", "format": "date-time"}, {}),
    "Object": _object,
    "Array": _array,
    "Optional": _optional,
    "Readonly": _first,
    "Partial": _partial,
    "Union": zod.BUILDERS["union"],
    "Literal": zod.BUILDERS["literal"],
    "Enum": zod.BUILDERS["enum"],
    "Intersect": _merge,
    "Composite": _merge,
}
_VALIBOT: dict[str, Builder] = {
    **{name: zod.BUILDERS[name] for name in ("string", "number", "boolean", "date", "any", "unknown", "bigint", "literal", "union")},
    **{name: _constant(schema) for name, schema in _ACTIONS.items()},
    "picklist": zod.BUILDERS["enum"],
    "enum": zod.BUILDERS["enum"],
    "object": _object,
    "strictObject": _object,
    "array": _array,
    "optional": _optional,
    "nullish": _optional,
    "nullable": _first,
    "partial": _partial,
    "pipe": _pipe,
    "transform": _constant({}),
}

#: Qualified name ▶ builder.
FUNCTIONS: dict[str, Builder] = {
    **{
        f"{module}.{name}": b
        for module in ("@sinclair/typebox.Type", "@fastify/type-provider-typebox.Type", "elysia.t", "typebox.Type", "@sinclair/typebox.t")
        for name, b in _TYPES.items()
    },
    **{f"{module}.{name}": b for module in ("valibot", "valibot.v") for name, b in _VALIBOT.items()},
}
