"""What serde's attributes (and those of validator, garde, schemars, utoipa) say of types, fields and variants.

The rules are those of https://serde.rs/attributes.html, https://docs.rs/validator and https://docs.rs/garde.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from liveapi.syntax import ir

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
#: Attributes with serde's options: serde itself, Rocket's forms, schemars (which wins), utoipa's.
_OPTIONS = ("serde", "field", "schemars", "schema")
_RULES = ("validate", "garde", "schemars", "schema")
#: Names of rules' arguments ▶ JSON Schema, for lengths of texts, of lists, and for numbers.
_LENGTHS = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems"), "object": ("minProperties", "maxProperties")}
_BOUNDS = {
    "min": "minimum", "max": "maximum", "exclusive_min": "exclusiveMinimum", "exclusive_max": "exclusiveMaximum", "minimum": "minimum",
    "maximum": "maximum", "exclusive_minimum": "exclusiveMinimum", "exclusive_maximum": "exclusiveMaximum", "multiple_of": "multipleOf",
    "min_length": "minLength", "max_length": "maxLength", "min_items": "minItems", "max_items": "maxItems",
}  # fmt: skip
_FORMATS = {"email": "email", "url": "uri", "ip": "ip", "ipv4": "ipv4", "ipv6": "ipv6"}


def options(annotations: list[ir.Annotation], mode: str = "") -> dict[str, str]:
    """Options by name, with their text (``""`` for a flag). ``mode`` (``input``, ``output``) picks one of ``rename(serialize = …, …)``."""
    found: dict[str, str] = {}
    for annotation in annotations:
        if annotation.name not in _OPTIONS:
            continue
        for arg in annotation.args:
            if arg.name is not None:
                found["rename" if arg.name == "name" else arg.name] = arg.value.value if isinstance(arg.value, ir.Str) else ""
            elif isinstance(arg.value, ir.Name):
                found[arg.value.id] = ""
            elif isinstance(arg.value, ir.Call) and isinstance(arg.value.callee, ir.Name):
                named = {a.name: a.value.value for a in arg.value.args if isinstance(a.value, ir.Str)}
                wanted = "serialize" if mode == "output" else "deserialize"
                if wanted in named or mode == "":
                    found[arg.value.callee.id] = named.get(wanted) or next(iter(named.values()), "")
    return found


def values(annotations: list[ir.Annotation], *names: str) -> Iterator[ir.Expr]:
    """The expressions given under ``names``: ``#[schema(example = 1)]``, ``#[serde(default = "path")]``."""
    for annotation in annotations:
        if annotation.name in _OPTIONS:
            yield from (arg.value for arg in annotation.args if arg.name in names)


def derives(declared: ir.Class) -> set[str]:
    """The last parts of the names that a type derives."""
    named = (arg.value for a in declared.annotations if a.name == "derive" for arg in a.args)
    return {n.name if isinstance(n, ir.Member) else n.id for n in named if isinstance(n, ir.Name | ir.Member)}


def wire_name(member: ir.Field, style: str, *, variant: bool = False, mode: str = "") -> str | None:
    """What a field or variant is called on the wire; ``None`` if it is not sent that way."""
    said = options(member.annotations, mode)
    if "skip" in said or (mode != "output" and "skip_deserializing" in said) or (mode == "output" and "skip_serializing" in said):
        return None
    if said.get("rename"):
        return said["rename"]
    bare = member.name.removeprefix("r#")
    words = _WORD.findall(bare) if variant else [w for w in bare.split("_") if w]
    return _styled(bare, [w.lower() for w in words], style, variant) if style and words else bare


def _styled(bare: str, words: list[str], style: str, variant: bool) -> str:
    joiner = "" if variant else "_"
    match style:
        case "lowercase":
            return joiner.join(words)
        case "UPPERCASE":
            return joiner.join(words).upper()
        case "camelCase":
            return words[0] + "".join(w.capitalize() for w in words[1:])
        case "PascalCase":
            return "".join(w.capitalize() for w in words)
        case "snake_case":
            return "_".join(words)
        case "SCREAMING_SNAKE_CASE":
            return "_".join(words).upper()
        case "kebab-case":
            return "-".join(words)
        case "SCREAMING-KEBAB-CASE":
            return "-".join(words).upper()
        case _:
            return bare


def limits(annotations: list[ir.Annotation], schema: Mapping[str, Any], constant: Any = None) -> dict[str, Any]:
    """What validation rules say that JSON Schema can say as well. ``constant`` gives the number that a name stands for, or ``None``."""
    kind = schema.get("type")
    kinds = [k for k in kind if k != "null"] if isinstance(kind, list) else [kind]
    said: dict[str, Any] = {}
    for annotation in annotations:
        if annotation.name not in _RULES:
            continue
        for arg in annotation.args:
            if arg.name in _BOUNDS and (number := _number(arg.value, constant)) is not None:
                said[_BOUNDS[arg.name]] = number
            elif arg.name == "pattern" and isinstance(arg.value, ir.Str):
                said["pattern"] = arg.value.value
            elif isinstance(arg.value, ir.Name) and arg.value.id in _FORMATS and "string" in kinds:
                said["format"] = _FORMATS[arg.value.id]
            elif isinstance(arg.value, ir.Call) and isinstance(arg.value.callee, ir.Name):
                said |= _rule(arg.value.callee.id, arg.value.args, kinds, constant)
    return said


def _rule(name: str, args: list[ir.Arg], kinds: list[Any], constant: Any) -> dict[str, Any]:
    numbers = {a.name: n for a in args if a.name and (n := _number(a.value, constant)) is not None}
    if name == "length":
        low, high = next((_LENGTHS[k] for k in kinds if k in _LENGTHS), ("minLength", "maxLength"))
        exact = {low: numbers["equal"], high: numbers["equal"]} if "equal" in numbers else {}
        return {**exact, **{key: numbers[word] for word, key in (("min", low), ("max", high)) if word in numbers}}
    if name == "range":
        return {_BOUNDS[word]: number for word, number in numbers.items() if word in _BOUNDS}
    if name in ("regex", "pattern"):
        text = next((a.value.value for a in args if isinstance(a.value, ir.Str) and a.name in (None, "pattern")), None)
        return {"pattern": text} if text else {}
    return {"format": _FORMATS[name]} if name in _FORMATS else {}


def _number(value: ir.Expr, constant: Any) -> int | float | None:
    if isinstance(value, ir.Literal) and isinstance(value.value, int | float) and not isinstance(value.value, bool):
        return value.value
    if isinstance(value, ir.Unary) and value.op == "-" and (inner := _number(value.operand, constant)) is not None:
        return -inner
    if isinstance(value, ir.Str) and re.fullmatch(r"-?\d+", value.value):
        return int(value.value)
    found = constant(value) if constant is not None and isinstance(value, ir.Name | ir.Member) else None
    return found if isinstance(found, int | float) else None
