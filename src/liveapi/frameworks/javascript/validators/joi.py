"""Joi and celebrate (and yup, which speaks alike): properties are optional unless they say ``required()``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.javascript.validators import zod
from liveapi.frameworks.javascript.validators.schema import Method, SchemaValue, as_schema, plain
from liveapi.trace.values import CallSite, MapOf, Value

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
    "allow": lambda schema, _run, _call: schema,
    "oneOf": _valid,
    "equal": _valid,
    "integer": zod.METHODS["int"],
    "uri": zod.METHODS["url"],
    "guid": zod.METHODS["uuid"],
    "isoDate": zod.METHODS["datetime"],
    "pattern": zod.METHODS["regex"],
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


BUILDERS: dict[str, Builder] = {**{k: _simple(v) for k, v in _SIMPLE.items()}, "object": _object, "array": _array, "compile": _object}

#: Qualified name ▶ builder.
FUNCTIONS: dict[str, Builder] = {f"{module}.{name}": builder for module in MODULES for name, builder in BUILDERS.items()}
