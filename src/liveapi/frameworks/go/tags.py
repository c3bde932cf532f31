"""Struct tags: names on the wire, the rules of validators, what documentation tools read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveapi.api.model import Schema
from liveapi.api.shapes import enum_of
from liveapi.syntax import ir

_TAG = re.compile(r'([\w-]+):"((?:[^"\\]|\\.)*)"')
_QUOTED = re.compile(r"'([^']*)'|(\S+)")
_SUFFIXES = {"integer": "imum", "number": "imum", "string": "Length", "array": "Items", "object": "Properties"}
#: Rules of go-playground/validator, govalidator and ozzo's ``is`` package ▶ formats of JSON Schema.
FORMATS: Mapping[str, str] = {
    "email": "email",
    "emailformat": "email",
    "url": "uri",
    "requrl": "uri",
    "requesturl": "uri",
    "uri": "uri",
    "http_url": "uri",
    "https_url": "uri",
    "uuid": "uuid",
    "uuid3": "uuid",
    "uuid4": "uuid",
    "uuid5": "uuid",
    "uuidv3": "uuid",
    "uuidv4": "uuid",
    "uuidv5": "uuid",
    "uuid_rfc4122": "uuid",
    "uuid4_rfc4122": "uuid",
    "ipv4": "ipv4",
    "ip4_addr": "ipv4",
    "ipv6": "ipv6",
    "ip6_addr": "ipv6",
    "hostname": "hostname",
    "hostname_rfc1123": "hostname",
    "fqdn": "hostname",
    "dnsname": "hostname",
    "host": "hostname",
    "domain": "hostname",
    "base64": "byte",
    "rfc3339": "date-time",
}
#: Rules ▶ patterns, as the validators have them.
PATTERNS: Mapping[str, str] = {
    "alpha": "^[a-zA-Z]+$",
    "alphanum": "^[a-zA-Z0-9]+$",
    "alphanumeric": "^[a-zA-Z0-9]+$",
    "alphaunicode": "^\\p{L}+$",
    "alphanumunicode": "^[\\p{L}\\p{N}]+$",
    "number": "^[0-9]+$",
    "numeric": "^[-+]?[0-9]+(?:\\.[0-9]+)?$",
    "digit": "^[0-9]+$",
    "hexadecimal": "^(0[xX])?[0-9a-fA-F]+$",
    "hexcolor": "^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$",
    "e164": "^\\+[1-9]?[0-9]{7,14}$",
    "ascii": "^[\\x00-\\x7F]*$",
    "printascii": "^[\\x20-\\x7E]*$",
    "lowercase": "^[^A-Z]*$",
    "uppercase": "^[^a-z]*$",
    "jwt": "^[A-Za-z0-9-_]+\\.[A-Za-z0-9-_]+\\.[A-Za-z0-9-_]*$",
    "semver": "^v?[0-9]+\\.[0-9]+\\.[0-9]+(?:[-+].*)?$",
    "md5": "^[0-9a-f]{32}$",
    "sha256": "^[0-9a-f]{64}$",
    "ulid": "^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$",
    "mongodb": "^[a-f0-9]{24}$",
    "objectid": "^[a-f0-9]{24}$",
}
_RANGES: Mapping[str, tuple[float, float]] = {"latitude": (-90, 90), "longitude": (-180, 180), "port": (1, 65535)}
#: Tags of documentation tools ▶ keywords of JSON Schema.
_KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusiveMinimum",
    "exclusiveMaximum": "exclusiveMaximum",
    "multipleOf": "multipleOf",
    "minLength": "minLength",
    "maxLength": "maxLength",
    "minItems": "minItems",
    "maxItems": "maxItems",
    "pattern": "pattern",
    "format": "format",
}


def tags(field: ir.Field) -> dict[str, str]:
    """A struct tag as a mapping."""
    return {key: value.replace('\\"', '"').replace("\\\\", "\\") for key, value in _TAG.findall(field.tag)} if field.tag else {}


def rules_of(words: Mapping[str, str]) -> list[str]:
    """The rules of a validator in a struct's tag: ``required``, ``min=1``."""
    text = ",".join(words[key] for key in ("binding", "validate", "vd") if words.get(key) and words[key] != "-")
    found = [r.strip() for r in text.split(",") if r.strip()] if text else []
    for rule in filter(None, words.get("valid", "").split(",")):  # govalidator: ``length(3|255)``
        name, _, given = rule.strip().partition("(")
        found.append(f"{name}={given.removesuffix(')')}" if given else name)
    return found


def is_required(rules: list[str]) -> bool:
    """Whether rules demand a value."""
    before = rules[: rules.index("dive")] if "dive" in rules else rules
    return "required" in before


def limited(schema: Schema, rules: list[str]) -> Schema:
    """``schema`` with what rules say that JSON Schema can say as well; those after ``dive`` are those of the elements."""
    if "dive" in rules:
        at = rules.index("dive")
        own, inner = rules[:at], rules[at + 1 :]
        schema = limited(schema, own)
        if inner[:1] == ["keys"] and "endkeys" in inner:
            inner = inner[inner.index("endkeys") + 1 :]
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), Mapping):
                return {**schema, key: limited(schema[key], inner)}
        return schema
    if "$ref" in schema or not schema or not rules:
        return schema
    if "anyOf" in schema:
        choices = schema["anyOf"]
        return {**schema, "anyOf": [limited(c, rules) if c.get("type") != "null" else c for c in choices]}
    out = dict(schema)
    kind = out.get("type", "")
    kind = next((k for k in kind if k != "null"), "") if isinstance(kind, list) else kind
    for rule in rules:
        _apply(out, str(kind), rule)
    return out


def _apply(out: dict[str, Any], kind: str, rule: str) -> None:
    name, _, value = rule.partition("=")
    if "|" in name or ("|" in value and name not in _GOVALIDATOR):  # one rule or the other: nothing that a keyword says
        return
    if kind == "string":
        _of_text(out, name, value)
    if name in ("oneof", "oneofci", "in") and value:
        _choose(out, kind, [a or b for a, b in _QUOTED.findall(value)])
    elif name == "unique" and kind == "array":
        out["uniqueItems"] = True
    elif name in _RANGES and kind in ("number", "integer"):
        out["minimum"], out["maximum"] = _RANGES[name]
    elif name in _GOVALIDATOR and "|" in value:
        low, _, high = value.partition("|")
        _bound(out, kind, "min", low)
        _bound(out, kind, "max", high)
    elif name in ("min", "gte", "max", "lte", "gt", "lt", "len", "eq"):
        _bound(out, kind, name, value)


_GOVALIDATOR = frozenset({"length", "range", "runelength", "stringlength", "minstringlength", "maxstringlength"})


def _of_text(out: dict[str, Any], name: str, value: str) -> None:
    if name in FORMATS:
        out.setdefault("format", FORMATS[name])
    elif name in PATTERNS:
        out.setdefault("pattern", PATTERNS[name])
    elif name == "datetime" and value:
        layouts = {"2006-01-02": "date", "15:04:05": "time", "2006-01-02T15:04:05Z07:00": "date-time"}
        if value in layouts:
            out.setdefault("format", layouts[value])
    elif name in ("startswith", "endswith", "contains") and value:
        escaped = re.escape(value).replace("\\-", "-")
        out.setdefault("pattern", ("^" if name == "startswith" else "") + escaped + ("$" if name == "endswith" else ""))
    elif name in ("matches", "regexp") and value:
        out.setdefault("pattern", value)


def _choose(out: dict[str, Any], kind: str, words: list[str]) -> None:
    values = [v for w in words if (v := typed(w, kind)) is not None]
    if values:
        out["enum"] = list(dict.fromkeys([*values, None] if isinstance(out.get("type"), list) else values))


def _bound(out: dict[str, Any], kind: str, name: str, value: str) -> None:
    suffix = _SUFFIXES.get(kind)
    number = typed(value, "number" if kind == "number" else "integer")
    if suffix is None or number is None:
        return
    if name == "eq" and suffix != "imum":
        return
    if name in ("len", "eq"):
        if suffix == "imum":
            out["const" if name == "eq" else "enum"] = number if name == "eq" else [number]
        else:
            out["min" + suffix] = out["max" + suffix] = number
    elif suffix == "imum":
        keyword = {"gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}.get(name, ("min" if name in ("min", "gte") else "max") + suffix)
        out[keyword] = number
    elif name in ("gt", "lt"):
        out[("min" if name == "gt" else "max") + suffix] = max(0, number + (1 if name == "gt" else -1))
    else:
        out[("min" if name in ("min", "gte") else "max") + suffix] = max(0, number)


def typed(text: str, kind: str) -> Any:
    """A value of a tag as one of a JSON type; ``None`` if it is none."""
    try:
        if kind == "integer":
            return int(text)
        if kind == "number":
            number = float(text)
            return int(number) if number.is_integer() else number
    except ValueError:
        return None
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    return text if kind == "string" else None


def documented(schema: Schema, words: Mapping[str, str]) -> Schema:
    """``schema`` with what tags of documentation tools (swaggo, huma) say of it."""
    out = dict(schema)
    if swagger := words.get("swaggertype"):
        parts = [p for p in swagger.split(",") if p != "primitive"]
        if parts[:1] == ["array"]:
            out = {"type": "array", "items": {"type": parts[1]} if len(parts) > 1 and parts[1] != "object" else {}}
        elif parts and parts[0] in ("string", "integer", "number", "boolean", "object"):
            out = {"type": parts[0]}
    kind = str(out.get("type", ""))
    if "$ref" in out:
        return out
    for tag, keyword in _KEYWORDS.items():
        if tag in words:
            text = keyword in ("pattern", "format")
            value = words[tag] if text else typed(words[tag], "number")
            if value is not None and value != "":
                out[keyword] = value
    listed = words.get("enums") or words.get("enum")
    if listed:
        values = [v for w in listed.split(",") if (v := typed(w.strip(), kind)) is not None]
        if values and kind in _SUFFIXES:
            out = {**out, **enum_of(values)}
    return out


def example(words: Mapping[str, str], schema: Schema) -> tuple[Any, ...]:
    """The example in a struct's tag."""
    text = words.get("example")
    kind = schema.get("type")
    kind = next((k for k in kind if k != "null"), "") if isinstance(kind, list) else kind
    if text is None or "$ref" in schema:
        return ()
    if kind == "array":
        inner = schema.get("items", {}).get("type", "")
        values = [typed(t, inner) for t in text.split(",")]
        return (values,) if all(v is not None for v in values) else ()
    value = typed(text, str(kind))
    return (value,) if value is not None else ()
