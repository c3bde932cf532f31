"""Joi and celebrate (and yup, which speaks alike): properties are optional unless they say ``required()``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import any_of
from liveapi.frameworks.javascript.validators import zod
from liveapi.frameworks.javascript.validators.schema import Method, SchemaValue, as_schema, plain
from liveapi.trace.values import CallSite, Const, ListOf, MapOf, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

Builder = Callable[["Interpreter", CallSite], Value]

MODULES = ("joi", "@hapi/joi", "celebrate.Joi", "yup", "joi.Joi")

_SIMPLE: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "any": {},
    "mixed": {},
    "alternatives": {},
    "binary": {"type": "string", "contentEncoding": "base64"},
}


def _required(schema: SchemaValue, _run: Interpreter, _call: CallSite) -> Value:
    return schema.with_(optional=False)


def _keys(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    return schema.with_properties({**(schema.properties or {}), **_shape(call.get(0))})


def _items(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    return SchemaValue(schema.schema, METHODS, optional=schema.optional, items_schema=as_schema(call.get(0)))


def _valid(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    values = [plain(v) for v in call.positional]
    if len(values) == 1 and isinstance(values[0], list):
        values = values[0]
    known = [v for v in values if v is not None]
    return schema.with_(enum=known) if known else schema


def _allow(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    """``allow(null)``; further values that will do are added to an enumeration."""
    null = any(isinstance(v, Const) and v.value is None for v in call.positional)
    return schema.or_null() if null else schema


def _keep(**keywords: Any) -> Method:
    return lambda schema, _run, _call: schema.with_(**keywords)


def _alternatives(_schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    values = call.positional
    if len(values) == 1 and isinstance(values[0], ListOf):
        values = values[0].elements
    return SchemaValue(any_of(s.json_schema() for v in values if (s := as_schema(v)) is not None), METHODS, optional=True)


def _example(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    value = plain(call.get(0))
    return schema.with_(examples=[value]) if value is not None else schema


def _unknown(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    flag = call.get(0)
    return schema.with_(additionalProperties=flag.truth() is not False if flag is not None else True)


def _pattern(schema: SchemaValue, run: Interpreter, call: CallSite) -> Value:
    """A text's pattern, or an object's: ``Joi.object().pattern(Joi.string(), Joi.number())``."""
    if schema.properties is not None and len(call.args) > 1:
        values = as_schema(call.get(1))
        return SchemaValue(
            {"type": "object", "additionalProperties": values.json_schema() if values else {}}, METHODS, optional=schema.optional
        )
    return zod.METHODS["regex"](schema, run, call)


METHODS: dict[str, Method] = {
    "required": _required,
    "exist": _required,
    "optional": zod.METHODS["optional"],
    "keys": _keys,
    "append": _keys,
    "shape": _keys,
    "items": _items,
    "of": _items,
    "valid": _valid,
    "allow": _allow,
    "nullable": zod.METHODS["nullable"],
    "try": _alternatives,
    "conditional": lambda schema, _run, _call: schema,
    "example": _example,
    "unknown": _unknown,
    "noUnknown": _keep(additionalProperties=False),
    "strict": lambda schema, _run, _call: schema,
    "unique": _keep(uniqueItems=True),
    "alphanum": _keep(pattern="^[a-zA-Z0-9]*$"),
    "token": _keep(pattern="^[a-zA-Z0-9_]*$"),
    "hex": _keep(pattern="^[a-fA-F0-9]+$"),
    "hostname": _keep(format="hostname"),
    "ip": lambda schema, _run, _call: schema,
    "base64": _keep(contentEncoding="base64"),
    "port": _keep(type="integer", minimum=0, maximum=65535),
    "negative": _keep(exclusiveMaximum=0),
    "greater": zod.METHODS["gt"],
    "less": zod.METHODS["lt"],
    "moreThan": zod.METHODS["gt"],
    "lessThan": zod.METHODS["lt"],
    "multiple": zod.METHODS["multipleOf"],
    "matches": zod.METHODS["regex"],
    "iso": _keep(format="date-time"),
    "oneOf": _valid,
    "equal": _valid,
    "integer": zod.METHODS["int"],
    "uri": zod.METHODS["url"],
    "guid": zod.METHODS["uuid"],
    "isoDate": zod.METHODS["datetime"],
    "pattern": _pattern,
    "description": zod.METHODS["describe"],
    **{name: zod.METHODS[name] for name in ("min", "max", "length", "email", "uuid", "url", "regex", "positive", "default", "describe")},
}


def _shape(value: Value | None) -> dict[str, SchemaValue]:
    entries = value.entries if isinstance(value, MapOf) else {}
    return {k: as_schema(v) or SchemaValue({}, METHODS, optional=True) for k, v in entries.items()}


def _object(_run: Interpreter, call: CallSite) -> Value:
    return SchemaValue({}, METHODS, optional=True, properties=_shape(call.get(0)))


def _array(_run: Interpreter, call: CallSite) -> Value:
    return SchemaValue({"type": "array"}, METHODS, optional=True, items_schema=as_schema(call.get(0)))


def _simple(schema: dict[str, Any]) -> Builder:
    return lambda _run, _call: SchemaValue(schema, METHODS, optional=True)


def _try(run: Interpreter, call: CallSite) -> Value:
    return _alternatives(SchemaValue({}, METHODS), run, call) if call.args else SchemaValue({}, METHODS, optional=True)


def _one_of(_run: Interpreter, call: CallSite) -> Value:
    return _valid(SchemaValue({}, METHODS, optional=True), _run, call)


BUILDERS: dict[str, Builder] = {
    **{k: _simple(v) for k, v in _SIMPLE.items()},
    "object": _object,
    "array": _array,
    "compile": _object,
    "alternatives": _try,
    "alt": _try,
    "valid": _one_of,
}

#: Qualified name ▶ builder.
FUNCTIONS: dict[str, Builder] = {f"{module}.{name}": builder for module in MODULES for name, builder in BUILDERS.items()}
