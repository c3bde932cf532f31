"""Limits that attributes set: Symfony's ``#[Assert\\Length(max: 255)]`` (annotations too) and spatie/laravel-data's ``#[Max(255)]``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import enum_of, is_nullable, nullable
from liveapi.frameworks.php.rule_limits import Word, ecma, of_words
from liveapi.frameworks.php.rules import literals
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ClassRef, Const, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_FORMATS: dict[str, Schema] = {
    "Email": {"type": "string", "format": "email"},
    "Url": {"type": "string", "format": "uri"},
    "Uuid": {"type": "string", "format": "uuid"},
    "Date": {"type": "string", "format": "date"},
    "DateTime": {"type": "string", "format": "date-time"},
    "Time": {"type": "string", "format": "time"},
    "Hostname": {"type": "string", "format": "hostname"},
    "Json": {"type": "string"},
    "Ip": {"type": "string"},
    "Image": {"type": "string", "format": "binary"},
    "File": {"type": "string", "format": "binary"},
    "Country": {"type": "string", "minLength": 2, "maxLength": 2},
    "Currency": {"type": "string", "minLength": 3, "maxLength": 3},
}
_BOUNDS = {
    "GreaterThan": "exclusiveMinimum",
    "GreaterThanOrEqual": "minimum",
    "LessThan": "exclusiveMaximum",
    "LessThanOrEqual": "maximum",
    "DivisibleBy": "multipleOf",
}
#: Signs ▶ limit.
_SIGNS = {
    "Positive": ("exclusiveMinimum", 0),
    "PositiveOrZero": ("minimum", 0),
    "Negative": ("exclusiveMaximum", 0),
    "NegativeOrZero": ("maximum", 0),
}
#: Attributes of spatie/laravel-data that are Laravel's rules by another name.
_RULES = {
    "Max": "max",
    "Min": "min",
    "Between": "between",
    "Size": "size",
    "Digits": "digits",
    "In": "in",
    "IntegerType": "integer",
    "StringType": "string",
    "BooleanType": "boolean",
    "Numeric": "numeric",
    "MultipleOf": "multiple_of",
    "StartsWith": "starts_with",
    "EndsWith": "ends_with",
    "Uuid": "uuid",
    "DateFormat": "date_format",
}


def constrained(run: Interpreter, ref: ClassRef, annotations: Iterable[ir.Annotation], schema: Schema) -> tuple[Schema, bool]:
    """A member's schema with the limits of its attributes, and whether they demand it."""
    made: dict[str, Any] = dict(schema)
    required = False
    for annotation in annotations:
        name = annotation.name.rpartition("\\")[2]
        given = {a.name: run.evaluate(a.value, ref.scope) for a in annotation.args if a.name is not None}
        unnamed = [run.evaluate(a.value, ref.scope) for a in annotation.args if a.name is None]
        if unnamed and isinstance(unnamed[0], MapOf):
            given = {**unnamed[0].entries, **given}
        if name in {"NotBlank", "NotNull", "Required"}:
            required = True
            if name == "NotBlank" and _kind(made) == "string":
                made.setdefault("minLength", 1)
        elif name in {"All", "Each", "Valid", "Sequentially", "When"}:
            continue
        elif name in _RULES and name != "Uuid" and unnamed:
            words = [Word(_RULES[name], [w for v in unnamed for w in literals(run, v)])]
            bare = {**made, "type": _kind(made)} if _kind(made) else made
            kind = {"integer": "integer", "number": "numeric", "string": "string", "array": "array"}.get(str(bare.get("type")))
            found = of_words([*([Word(kind)] if kind else []), *words], None)
            made |= {k: v for k, v in found.items() if k not in {"type", "items"} or "type" not in made}
        else:
            _limit(run, made, name, given, unnamed)
    return made, required


def limited(run: Interpreter, made: dict[str, Any], name: str, call: CallSite) -> None:
    """Add the limit of a constraint that is made by code: ``new Length(max: 255)``, ``new Length(['max' => 255])``."""
    given = {a.name: a.value for a in call.args if a.name is not None}
    unnamed = [a.value for a in call.args if a.name is None]
    if unnamed and isinstance(unnamed[0], MapOf):
        given = {**unnamed[0].entries, **given}
    if name == "NotBlank" and _kind(made) == "string":
        made.setdefault("minLength", 1)
    else:
        _limit(run, made, name, given, unnamed)


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    return next((k for k in kind if k != "null"), "") if isinstance(kind, list) else str(kind or "")


def _limit(run: Interpreter, made: dict[str, Any], name: str, given: dict[str, Value], unnamed: list[Value]) -> None:
    def number(*names: str, position: int | None = None) -> int | float | None:
        value = next((given[n] for n in names if n in given), None)
        if value is None and position is not None and position < len(unnamed):
            value = unnamed[position]
        found = value.value if isinstance(value, Const) else None
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def put(key: str, value: object) -> None:
        if value is not None:
            made[key] = value

    if name in _FORMATS:
        if _kind(made) in {"", "string"}:
            made.update(nullable(_FORMATS[name]) if is_nullable(made) else _FORMATS[name])
    elif name == "Length":
        exactly = number("exactly", "value", position=0)
        put("minLength", number("min", position=1) if exactly is None else exactly)
        put("maxLength", number("max", position=2) if exactly is None else exactly)
    elif name == "Count":
        exactly = number("exactly", "value", position=0)
        put("minItems", number("min", position=1) if exactly is None else exactly)
        put("maxItems", number("max", position=2) if exactly is None else exactly)
    elif name in {"Range", *_BOUNDS, *_SIGNS} and _kind(made) == "string":
        # Numbers that travel as texts have no limits that a schema could say.
        return
    elif name == "Range":
        put("minimum", number("min"))
        put("maximum", number("max"))
    elif name in _BOUNDS:
        put(_BOUNDS[name], number("value", position=0))
    elif name in _SIGNS:
        made[_SIGNS[name][0]] = _SIGNS[name][1]
    elif name in {"Choice", "In"}:
        value = given.get("choices", unnamed[0] if unnamed else None)
        words = _plain(value)
        multiple = given.get("multiple")
        if words and isinstance(multiple, Const) and multiple.value is True:
            made.update(type="array", items=enum_of(words))
        elif words:
            made.update(enum_of([*words, None] if is_nullable(made) else words))
    elif name == "Regex":
        value = given.get("pattern", unnamed[0] if unnamed else None)
        pattern = ecma(value.literal) if isinstance(value, Text) and value.literal else None
        matches = given.get("match")
        if pattern is not None and not (isinstance(matches, Const) and matches.value is False):
            made["pattern"] = pattern
    elif name == "Unique" and _kind(made) == "array":
        made["uniqueItems"] = True
    elif name == "Type":
        value = given.get("type", unnamed[0] if unnamed else None)
        word = run.text(value).literal if value is not None else None
        kind = {"int": "integer", "float": "number", "bool": "boolean", "numeric": "number", "digit": "integer"}.get(word or "", word)
        if kind in {"integer", "number", "boolean", "string"} and not made:
            made["type"] = kind


def _plain(value: Value | None) -> list[Any]:
    items = value.elements if isinstance(value, ListOf) else []
    found = [i.literal if isinstance(i, Text) else i.value if isinstance(i, Const) else None for i in items]
    return [f for f in found if f is not None]
