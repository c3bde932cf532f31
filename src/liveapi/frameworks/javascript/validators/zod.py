"""zod: what its builders and methods say, as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import enum_of
from liveapi.frameworks.javascript.validators.schema import Method, SchemaValue, as_schema, plain, unknown_result
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Const, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

Builder = Callable[["Interpreter", CallSite], Value]

#: Modules that give zod's ``z``; the builders are also exported by name.
MODULES = ("zod", "zod/v4", "zod/v3", "zod/mini", "@hono/zod-openapi", "zod-openapi", "@asteasolutions/zod-to-openapi", "astro/zod")

#: Builders that take nothing that matters.
_SIMPLE: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "int": {"type": "integer"},
    "int32": {"type": "integer", "format": "int32"},
    "float64": {"type": "number"},
    "bigint": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "stringbool": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "any": {},
    "unknown": {},
    "null": {"type": "null"},
    "uuid": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"},
    "custom": {},
    "instanceof": {},
}
#: Methods that name a format.
_FORMATS = {
    "email": "email",
    "uuid": "uuid",
    "url": "uri",
    "datetime": "date-time",
    "date": "date",
    "time": "time",
    "ipv4": "ipv4",
    "ipv6": "ipv6",
}


def _number(call: CallSite) -> int | float | None:
    value = call.get(0)
    number = value.value if isinstance(value, Const) else None
    return None if isinstance(number, bool) else number


def _limit(kind: str) -> Method:
    """``min``/``max`` and their kin: what they limit depends on the type."""

    def method(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
        number = _number(call)
        if number is None:
            return schema
        of_type = schema.schema.get("type")
        if of_type in {"integer", "number"}:
            keyword = {"min": "minimum", "max": "maximum", "above": "exclusiveMinimum", "below": "exclusiveMaximum"}[kind]
        elif of_type == "array":
            keyword = "minItems" if kind in {"min", "above"} else "maxItems"
        else:
            keyword = "minLength" if kind in {"min", "above"} else "maxLength"
        limit: dict[str, Any] = {keyword: number}
        return schema.with_(**limit)

    return method


def _keep(keywords: Mapping[str, Any]) -> Method:
    return lambda schema, _run, _call: schema.with_(**keywords)


def _optional(schema: SchemaValue, _run: Interpreter, _call: CallSite) -> Value:
    return schema.with_(optional=True)


def _default(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    known = plain(value)
    return schema.with_(optional=True, default_value=value, **({"default": known} if known is not None else {}))


def _nullable(schema: SchemaValue, _run: Interpreter, _call: CallSite) -> Value:
    return schema.or_null()


def _nullish(schema: SchemaValue, run: Interpreter, call: CallSite) -> Value:
    nullable = _nullable(schema, run, call)
    return nullable.with_(optional=True) if isinstance(nullable, SchemaValue) else nullable


def _length(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    number = _number(call)
    if number is None:
        return schema
    low, high = ("minItems", "maxItems") if schema.schema.get("type") == "array" else ("minLength", "maxLength")
    limits: dict[str, Any] = {low: number, high: number}
    return schema.with_(**limits)


def _multiple(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    number = _number(call)
    return schema if number is None or number <= 0 else schema.with_(multipleOf=number)


def _nonempty(schema: SchemaValue, _run: Interpreter, _call: CallSite) -> Value:
    limit: dict[str, Any] = {"minItems" if schema.schema.get("type") == "array" else "minLength": 1}
    return schema.with_(**limit)


def _affix(before: str, after: str) -> Method:
    """``startsWith``, ``endsWith``, ``includes`` as patterns."""

    def method(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
        text = plain(call.get(0))
        return schema.with_(pattern=f"{before}{re.escape(text)}{after}") if isinstance(text, str) and text else schema

    return method


def _default_of(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    """``catchall``, ``passthrough``: what else an object may hold."""
    other = as_schema(call.get(0))
    return schema.with_(additionalProperties=other.json_schema() if other is not None else True)


def _regex(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    node = call.args[0].node if call.args else None
    pattern = node.value if isinstance(node, ir.Str) else plain(call.get(0))
    return schema.with_(pattern=pattern) if isinstance(pattern, str) and pattern else schema


def _describe(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    known = plain(call.get(0))
    if isinstance(known, str):
        return schema.with_(description=known)
    if isinstance(known, dict):
        said = {k: v for k, v in known.items() if k in {"description", "examples", "deprecated", "format", "title"}}
        return schema.with_(**{**said, **({"examples": [known["example"]]} if "example" in known else {})})
    return schema


def _array(schema: SchemaValue, _run: Interpreter, _call: CallSite) -> Value:
    return SchemaValue({"type": "array"}, METHODS, items_schema=schema)


def _extend(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
    other = as_schema(call.get(0))
    if other is None or other.properties is None:
        return schema
    return schema.with_properties({**(schema.properties or {}), **other.properties})


def _pick(kept: bool) -> Method:
    def method(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
        mask = call.get(0)
        names = set(mask.entries) if isinstance(mask, MapOf) else set()
        return schema.with_properties({k: v for k, v in (schema.properties or {}).items() if (k in names) == kept})

    return method


def _partial(optional: bool) -> Method:
    def method(schema: SchemaValue, _run: Interpreter, call: CallSite) -> Value:
        mask = call.get(0)
        names = set(mask.entries) if isinstance(mask, MapOf) else set(schema.properties or {})
        properties = schema.properties or {}
        return schema.with_properties({k: v.with_(optional=optional) if k in names else v for k, v in properties.items()})

    return method


def _parse(schema: SchemaValue, run: Interpreter, call: CallSite) -> Value:
    """What parsing gives: of an object of parameters or settings, its properties with their defaults."""
    given = call.get(0)
    if schema.properties is None:
        return given if isinstance(given, Text) else schema
    entries: dict[str, Value] = {}
    for name, part in schema.properties.items():
        # Reading the property is what tells a framework that the request carries it.
        found = given.member(run, name, call.node) if given is not None else None
        known = isinstance(found, (Text, Const, MapOf))
        value = found if known and found is not None else part.default
        if value is not None:
            entries[name] = value
    return MapOf(entries, open=True)


def _safe_parse(schema: SchemaValue, run: Interpreter, call: CallSite) -> Value:
    return MapOf({"success": Const(True), "data": _parse(schema, run, call)}, open=True)


METHODS: dict[str, Method] = {
    "optional": _optional,
    "nullish": _nullish,
    "nullable": _nullable,
    "default": _default,
    "prefault": _default,
    "catch": _default,
    "int": _keep({"type": "integer"}),
    "safe": _keep({}),
    "min": _limit("min"),
    "gte": _limit("min"),
    "max": _limit("max"),
    "lte": _limit("max"),
    "gt": _limit("above"),
    "lt": _limit("below"),
    "positive": _keep({"exclusiveMinimum": 0}),
    "nonnegative": _keep({"minimum": 0}),
    "negative": _keep({"exclusiveMaximum": 0}),
    "nonpositive": _keep({"maximum": 0}),
    "multipleOf": _multiple,
    "step": _multiple,
    "nonempty": _nonempty,
    "size": _length,
    "startsWith": _affix("^", ""),
    "endsWith": _affix("", "$"),
    "includes": _affix("", ""),
    "strict": _keep({"additionalProperties": False}),
    "passthrough": _keep({"additionalProperties": True}),
    "loose": _keep({"additionalProperties": True}),
    "catchall": _default_of,
    "cidr": _keep({}),
    "ip": _keep({}),
    "cuid": _keep({"pattern": "^[cC][^\\s-]{8,}$"}),
    "ulid": _keep({"pattern": "^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$"}),
    "base64": _keep({"contentEncoding": "base64"}),
    "deepPartial": lambda schema, run, call: _partial(True)(schema, run, call.without(len(call.args))),
    "length": _length,
    "regex": _regex,
    "describe": _describe,
    "openapi": _describe,
    "meta": _describe,
    "array": _array,
    "extend": _extend,
    "merge": _extend,
    "and": _extend,
    "pick": _pick(True),
    "omit": _pick(False),
    "partial": _partial(True),
    "required": _partial(False),
    "parse": _parse,
    "parseAsync": _parse,
    "safeParse": _safe_parse,
    "safeParseAsync": _safe_parse,
    "isOptional": unknown_result("isOptional"),
    **{name: _keep({"format": form}) for name, form in _FORMATS.items()},
}


def _strict_object(run: Interpreter, call: CallSite) -> Value:
    made = _object(run, call)
    return made.with_(additionalProperties=False) if isinstance(made, SchemaValue) else made


def _record(_run: Interpreter, call: CallSite) -> Value:
    values = as_schema(call.positional[-1]) if call.positional else None
    known = values.json_schema() if values is not None else {}
    return SchemaValue({"type": "object", **({"additionalProperties": known} if known else {})}, METHODS)


def _tuple(_run: Interpreter, call: CallSite) -> Value:
    listed = call.get(0)
    parts = [s.json_schema() for v in (listed.items() or [] if listed is not None else []) if (s := as_schema(v)) is not None]
    return SchemaValue(
        {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)} if parts else {"type": "array"}, METHODS
    )


def _tagged(run: Interpreter, call: CallSite) -> Value:
    """``discriminatedUnion('kind', […])``."""
    made = _union(run, call)
    if isinstance(made, SchemaValue) and "anyOf" in made.schema:
        return SchemaValue({"oneOf": made.schema["anyOf"]}, METHODS, optional=made.optional)
    return made


def _intersection(run: Interpreter, call: CallSite) -> Value:
    first = as_schema(call.get(0))
    return _extend(first, run, call.without(1)) if first is not None else SchemaValue({}, METHODS)


def _lazy(run: Interpreter, call: CallSite) -> Value:
    function = call.get(0)
    found = as_schema(run.call(function, [], call)) if function is not None else None
    return found if found is not None else SchemaValue({}, METHODS)


def _object(_run: Interpreter, call: CallSite) -> Value:
    shape = call.get(0)
    entries = shape.entries if isinstance(shape, MapOf) else {}
    return SchemaValue({}, METHODS, properties={k: as_schema(v) or SchemaValue({}, METHODS) for k, v in entries.items()})


def _array_of(_run: Interpreter, call: CallSite) -> Value:
    return SchemaValue({"type": "array"}, METHODS, items_schema=as_schema(call.get(0)))


def _set_of(_run: Interpreter, call: CallSite) -> Value:
    return SchemaValue({"type": "array", "uniqueItems": True}, METHODS, items_schema=as_schema(call.get(0)))


def _enum(_run: Interpreter, call: CallSite) -> Value:
    values = plain(call.get(0))
    if isinstance(values, dict):
        values = list(values.values())
    if not isinstance(values, list) or not values:
        return SchemaValue({"type": "string"}, METHODS)
    kind = "string" if all(isinstance(v, str) for v in values) else "integer" if all(isinstance(v, int) for v in values) else None
    return SchemaValue({**({"type": kind} if kind else {}), "enum": values}, METHODS)


def _literal(_run: Interpreter, call: CallSite) -> Value:
    value = plain(call.get(0))
    if isinstance(value, list):
        return SchemaValue(enum_of(value), METHODS)
    return SchemaValue({"const": value} if value is not None else {}, METHODS)


def _union(_run: Interpreter, call: CallSite) -> Value:
    last = call.positional[-1] if call.positional else None
    options = [s for v in (last.items() or [] if last is not None else []) if (s := as_schema(v)) is not None]
    schemas = [o.json_schema() for o in options]
    optional = any(o.optional for o in options)
    if schemas and all("const" in s for s in schemas):
        return SchemaValue(enum_of(s["const"] for s in schemas), METHODS, optional=optional)
    return SchemaValue({"anyOf": schemas} if schemas else {}, METHODS, optional=optional)


def _wrapped(method: Method) -> Builder:
    """``z.optional(schema)``: the method as a function."""

    def build(run: Interpreter, call: CallSite) -> Value:
        schema = as_schema(call.positional[-1]) if call.positional else None
        return method(schema, run, call.without(1)) if schema is not None else SchemaValue({}, METHODS)

    return build


def _simple(schema: Mapping[str, Any]) -> Builder:
    return lambda _run, _call: SchemaValue(schema, METHODS)


BUILDERS: dict[str, Builder] = {
    **{name: _simple(schema) for name, schema in _SIMPLE.items()},
    **{f"coerce.{name}": _simple(_SIMPLE[name]) for name in ("string", "number", "bigint", "boolean", "date")},
    **{f"iso.{name}": _simple({"type": "string", "format": form}) for name, form in _FORMATS.items()},
    "object": _object,
    "strictObject": _strict_object,
    "looseObject": _object,
    "array": _array_of,
    "set": _set_of,
    "enum": _enum,
    "nativeEnum": _enum,
    "literal": _literal,
    "union": _union,
    "discriminatedUnion": _tagged,
    "record": _record,
    "map": _record,
    "tuple": _tuple,
    "intersection": _intersection,
    "lazy": _lazy,
    "optional": _wrapped(_optional),
    "nullable": _wrapped(_nullable),
    "nullish": _wrapped(_nullish),
    "preprocess": _wrapped(lambda schema, _run, _call: schema),
}

#: Qualified name ▶ builder.
FUNCTIONS: dict[str, Builder] = {
    f"{module}.{prefix}{name}": builder for module in MODULES for prefix in ("z.", "default.", "") for name, builder in BUILDERS.items()
}
