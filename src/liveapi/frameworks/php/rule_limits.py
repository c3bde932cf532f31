"""What each of Laravel's validation rules says of a value: its type, format and limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from liveapi.api.model import Schema
from liveapi.api.shapes import enum_of, nullable
from liveapi.frameworks.answers import FILE


@dataclass(slots=True)
class Word:
    """One rule: ``max:255`` is ``Word("max", ["255"])``; ``enum`` are the values of an enumeration."""

    name: str
    args: list[str] = field(default_factory=list)
    enum: list[Any] | None = None


_STRING: Schema = {"type": "string"}
#: Rules that say of which type a value is.
_TYPES: dict[str, Schema] = {
    **{key: {"type": "integer"} for key in ("integer", "int")},
    **{key: {"type": "number"} for key in ("numeric", "decimal")},
    **{key: {"type": "boolean"} for key in ("boolean", "bool", "accepted", "declined", "accepted_if", "declined_if")},
    **{key: {"type": "array"} for key in ("array", "list")},
    **dict.fromkeys(("file", "image", "mimes", "mimetypes", "dimensions", "extensions"), FILE),
    **dict.fromkeys(
        (
            "string",
            "json",
            "timezone",
            "ulid",
            "current_password",
            "alpha",
            "lowercase",
            "uppercase",
            "ascii",
            "regex",
            "doesnt_start_with",
        ),
        _STRING,
    ),
    **dict.fromkeys(("starts_with", "ends_with", "alpha_num", "alpha_dash", "mac_address", "hex_color", "password"), _STRING),
    **{key: {"type": "string", "format": "date"} for key in ("date", "date_equals")},
    "date_format": _STRING,
    "email": {"type": "string", "format": "email"},
    **{key: {"type": "string", "format": "uri"} for key in ("url", "active_url")},
    "uuid": {"type": "string", "format": "uuid"},
    "ip": _STRING,
    "ipv4": {"type": "string", "format": "ipv4"},
    "ipv6": {"type": "string", "format": "ipv6"},
}
_DATE_FORMATS = {
    "Y-m-d": "date",
    "Y-m-d\\TH:i:sP": "date-time",
    "Y-m-d\\TH:i:s\\Z": "date-time",
    "c": "date-time",
    "Y-m-d\\TH:i:s.u\\Z": "date-time",
    "Y-m-d\\TH:i:s.uP": "date-time",
    "H:i:s": "time",
}
_PATTERNS = {
    "alpha": "^[A-Za-z]+$",
    "alpha_num": "^[A-Za-z0-9]+$",
    "alpha_dash": "^[A-Za-z0-9_-]+$",
    "ulid": "^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$",
    "mac_address": "^[0-9A-Fa-f]{2}([:.-]?[0-9A-Fa-f]{2}){5}$",
    "hex_color": "^#([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$",
    "ascii": "^[\\x00-\\x7F]*$",
}
#: Names of limits by the type that they are set to.
_LOWER = {"integer": "minimum", "number": "minimum", "string": "minLength", "array": "minItems"}
_UPPER = {"integer": "maximum", "number": "maximum", "string": "maxLength", "array": "maxItems"}
_SIZES = frozenset({"min", "max", "size", "between"})


def of_words(words: Sequence[Word], inner: Schema | None) -> Schema:
    """The schema that rules describe; ``inner`` is that of the fields or items inside, where there are rules for them."""
    schema: dict[str, Any] = {}
    for word in words:
        found = _TYPES.get(word.name)
        if found is not None and not (word.name == "date" and schema.get("type")):
            schema.update(found)
    if inner is not None:
        schema = {**({} if inner["type"] == "object" else schema), **inner}
    elif "type" not in schema and any(w.name in _SIZES and w.args for w in words):
        # Without a rule that says otherwise sizes are those of texts.
        schema["type"] = "string"
    for word in words:
        _limit(schema, word)
    if schema.get("type") == "array" and not schema.get("items"):
        schema["items"] = {}
    return nullable(schema) if any(w.name == "nullable" for w in words) else schema


def _limit(schema: dict[str, Any], word: Word) -> None:
    """Add what one rule says."""
    kind = schema.get("type")
    if word.enum is not None:
        schema.update(enum_of(word.enum))
    elif word.name in _PATTERNS and kind == "string" and (not word.name.startswith("alpha") or "ascii" in word.args):
        # Without ``ascii`` letters of all alphabets will do, which patterns cannot say everywhere.
        schema["pattern"] = _PATTERNS[word.name]
    elif word.name == "distinct" and kind == "array":
        schema["uniqueItems"] = True
    elif word.args:
        rule = _RULES.get(word.name)
        if rule is not None and schema.get("format") != "binary":
            rule(schema, word.args)


def _number(text: str) -> int | float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _set(schema: dict[str, Any], names: dict[str, str], text: str, *, strict: bool = False) -> None:
    kind, value = str(schema.get("type")), _number(text)
    name = names.get(kind)
    if name is None or value is None or (name not in {"minimum", "maximum"} and (value < 0 or not isinstance(value, int))):
        return
    if strict and kind in {"integer", "number"}:
        name = "exclusiveM" + name[1:]
    schema[name] = value


def _min(schema: dict[str, Any], args: list[str]) -> None:
    _set(schema, _LOWER, args[0])


def _max(schema: dict[str, Any], args: list[str]) -> None:
    _set(schema, _UPPER, args[0])


def _between(schema: dict[str, Any], args: list[str]) -> None:
    _min(schema, args)
    _max(schema, args[-1:])


def _in(schema: dict[str, Any], args: list[str]) -> None:
    kind = schema.get("type")
    if kind in {"integer", "number"}:
        numbers = [n for a in args if (n := _number(a)) is not None]
        schema["enum"] = numbers
    elif kind in {"string", None}:
        schema.update(type="string", enum=args)
    if not schema.get("enum"):
        schema.pop("enum", None)


def _digits(schema: dict[str, Any], args: list[str]) -> None:
    counts = [int(a) for a in args if a.isdigit()]
    if not counts:
        return
    if schema.get("type") in {"integer", "number"}:
        schema["minimum"] = 0 if counts[0] < 2 else 10 ** (counts[0] - 1)
        schema["maximum"] = 10 ** counts[-1] - 1
        return
    schema["type"] = "string"
    schema["pattern"] = f"^[0-9]{{{','.join(str(c) for c in dict.fromkeys(counts))}}}$"


def _regex(schema: dict[str, Any], args: list[str]) -> None:
    if (pattern := ecma(args[0])) is not None:
        schema["pattern"] = pattern


def ecma(pattern: str) -> str | None:
    """A pattern of PCRE between its delimiters as one of ECMAScript; ``None`` where that cannot say the same."""
    pattern = pattern.strip()
    if len(pattern) < 2:
        return None
    start = pattern[0]
    end = {"(": ")", "{": "}", "[": "]", "<": ">"}.get(start, start)
    at = pattern.rfind(end)
    if start.isalnum() or at < 1:
        return None
    body, flags = pattern[1:at], pattern[at + 1 :]
    if "x" in flags or re.search(r"\(\?[>#+RP&|]|\\[GKQE]|[*+?}]\+", body):
        return None
    body = body.replace("\\A", "^").replace("\\z", "$").replace("\\Z", "$").replace("\\h", "[ \\t]").replace(f"\\{start}", start)
    if "i" in flags:
        # Patterns in schemas have no flags: ranges of letters stand for both cases, other letters cannot.
        body = body.replace("a-zA-Z", "a-z").replace("A-Za-z", "a-z").replace("A-Z", "a-z")
        if re.search(r"[A-Za-z]", re.sub(r"\\.|a-z|a-f|0-9", "", body)):
            return None
        body = body.replace("a-z", "A-Za-z").replace("a-f", "A-Fa-f")
    return body


def _date_format(schema: dict[str, Any], args: list[str]) -> None:
    if (known := _DATE_FORMATS.get(",".join(args))) is not None:
        schema["format"] = known
    else:
        schema.pop("format", None)


def _starts(schema: dict[str, Any], args: list[str]) -> None:
    schema.setdefault("pattern", "^(" + "|".join(map(re.escape, args)) + ")")


def _ends(schema: dict[str, Any], args: list[str]) -> None:
    schema.setdefault("pattern", "(" + "|".join(map(re.escape, args)) + ")$")


def _multiple(schema: dict[str, Any], args: list[str]) -> None:
    if (value := _number(args[0])) is not None and value > 0:
        schema["multipleOf"] = value


def _strict(names: dict[str, str]) -> Callable[[dict[str, Any], list[str]], None]:
    return lambda schema, args: _set(schema, names, args[0], strict=True)


_RULES: dict[str, Callable[[dict[str, Any], list[str]], None]] = {
    "min": _min,
    "max": _max,
    "gte": _min,
    "lte": _max,
    "gt": _strict(_LOWER),
    "lt": _strict(_UPPER),
    "between": _between,
    "size": lambda schema, args: _between(schema, args[:1]),
    "in": _in,
    "digits": _digits,
    "digits_between": _digits,
    "regex": _regex,
    "date_format": _date_format,
    "starts_with": _starts,
    "ends_with": _ends,
    "multiple_of": _multiple,
}
