"""TypeBox (``Type.Object``, also Elysia's ``t``) and valibot (``v.object``): functions around functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.javascript.validators import zod
from liveapi.frameworks.javascript.validators.schema import SchemaValue, as_schema, plain
from liveapi.syntax import ir
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
    | {"description", "minItems", "maxItems", "enum", "multipleOf", "uniqueItems", "title", "examples", "additionalProperties", "$id"}
    | {"deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "minProperties", "maxProperties"}
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


def _picked(kept: bool) -> Builder:
    """``Type.Pick(T, ['a'])``, ``Type.Omit(T, ['a'])``."""

    def build(_run: Interpreter, call: CallSite) -> Value:
        schema = as_schema(call.get(0)) or SchemaValue({}, {})
        names = plain(call.get(1))
        listed = names if isinstance(names, list) else [names]
        return schema.with_properties({k: v for k, v in (schema.properties or {}).items() if (k in listed) == kept})

    return build


def _record(_run: Interpreter, call: CallSite) -> Value:
    values = as_schema(call.positional[-1]) if call.positional else None
    return SchemaValue({"type": "object", **({"additionalProperties": values.json_schema()} if values is not None else {})}, {})


def _needed(_run: Interpreter, call: CallSite) -> Value:
    schema = as_schema(call.get(0)) or SchemaValue({}, {})
    return schema.with_properties({k: v.with_(optional=False) for k, v in (schema.properties or {}).items()})


def _null(_run: Interpreter, call: CallSite) -> Value:
    return (as_schema(call.get(0)) or SchemaValue({}, {})).or_null()


def _nullish(_run: Interpreter, call: CallSite) -> Value:
    return (as_schema(call.get(0)) or SchemaValue({}, {})).or_null().with_(optional=True)


def _limit(text: str, listed: str = "", number: str = "") -> Builder:
    """An action of valibot with one number: what it limits is known where it is applied."""

    def build(_run: Interpreter, call: CallSite) -> Value:
        value = plain(call.get(0))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return SchemaValue({}, {})
        return SchemaValue({"%text": text, "%list": listed, "%number": number, "%value": value}, {})

    return build


def _regex(_run: Interpreter, call: CallSite) -> Value:
    node = call.args[0].node if call.args else None
    return SchemaValue({"pattern": node.value} if isinstance(node, ir.Str) else {}, {})


def _applied(schema: SchemaValue, action: SchemaValue) -> SchemaValue:
    said = dict(action.schema)
    if "%value" in said:
        kind = schema.schema.get("type")
        word = said["%list"] if kind == "array" else said["%number"] if kind in {"number", "integer"} else said["%text"]
        return schema.with_(**{key: said["%value"] for key in word.split() if key})
    return schema.with_(**said)


def _pipe(_run: Interpreter, call: CallSite) -> Value:
    """valibot's ``v.pipe(v.string(), v.email())``: what each action adds; a schema further on replaces the type."""
    out = as_schema(call.get(0)) or SchemaValue({}, {})
    for value in call.positional[1:]:
        if isinstance(value, SchemaValue):
            out = _applied(out, value)
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
    "Pick": _picked(True),
    "Omit": _picked(False),
    "Required": _needed,
    "Record": _record,
    "Tuple": zod.BUILDERS["tuple"],
    "Nullable": _null,
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
    "nullish": _nullish,
    "nullable": _null,
    "record": _record,
    "tuple": zod.BUILDERS["tuple"],
    "variant": zod.BUILDERS["discriminatedUnion"],
    "pick": _picked(True),
    "omit": _picked(False),
    "minLength": _limit("minLength", "minItems"),
    "maxLength": _limit("maxLength", "maxItems"),
    "length": _limit("minLength maxLength", "minItems maxItems"),
    "minValue": _limit("", number="minimum"),
    "maxValue": _limit("", number="maximum"),
    "gtValue": _limit("", number="exclusiveMinimum"),
    "ltValue": _limit("", number="exclusiveMaximum"),
    "multipleOf": _limit("", number="multipleOf"),
    "nonEmpty": lambda _run, _call: SchemaValue({"%text": "minLength", "%list": "minItems", "%number": "", "%value": 1}, {}),
    "regex": _regex,
    "description": lambda _run, call: SchemaValue({"description": d} if isinstance(d := plain(call.get(0)), str) else {}, {}),
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
