"""What ``System.ComponentModel.DataAnnotations`` says of a member: limits, formats, defaults, words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveapi.api.model import Schema
from liveapi.frameworks.csharp.attributes import Attribute, Attributes

_FORMATS: Mapping[str, str] = {"EmailAddress": "email", "Url": "uri", "Phone": "tel", "CreditCard": "credit-card"}
_DATA_TYPES: Mapping[str, str] = {
    "EmailAddress": "email", "Url": "uri", "ImageUrl": "uri", "PhoneNumber": "tel", "Password": "password", "Date": "date", "Time": "time",
    "CreditCard": "credit-card", "Upload": "binary",
}  # fmt: skip
#: What of .NET's regular expressions ECMAScript has no word for: options, comments, atomic groups, balancing, lookups by culture.
_FOREIGN = re.compile(r"\(\?[a-zA-Z-]+[:)]|\(\?[#>]|\(\?<\w*-\w+>|\\G|\(\?\(")


def limits(attributes: Attributes, kind: Schema) -> dict[str, Any]:
    """The limits that attributes set on a member of the JSON type that ``kind`` has."""
    found: dict[str, Any] = {}
    shape = shape_of(kind)
    for attribute in attributes.listed:
        found.update(_limit(attribute, shape) if attribute.name != "Required" or _is_text(kind) else {})
    return found


def _is_text(kind: Schema) -> bool:
    """Whether a type is a text in the code too, not only on the wire."""
    return (
        "contentEncoding" not in kind and kind.get("format") not in {"uuid", "date", "date-time", "time", "binary"} and "enum" not in kind
    )


def formats(attributes: Attributes, kind: Schema) -> dict[str, Any]:
    """The format that attributes give a text."""
    if shape_of(kind) != "string" or "enum" in kind:
        return {}
    for attribute in attributes.listed:
        if attribute.name in _FORMATS:
            return {"format": _FORMATS[attribute.name]}
        if attribute.name == "DataType" and (word := next(iter(attribute.words(0)), "")) in _DATA_TYPES:
            return {"format": _DATA_TYPES[word]}
        if attribute.name == "Base64String":
            return {"contentEncoding": "base64"}
    return {}


def shape_of(schema: Schema) -> str:
    """``string``, ``array``, ``number`` or ``object``: which limits apply; ``""`` where that is not known."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((k for k in kind if k != "null"), "")
    if kind == "object" and "additionalProperties" not in schema:
        return ""
    return "number" if kind == "integer" else str(kind or "")


_SIZES: Mapping[str, tuple[str, str]] = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}


def sized(shape: str, least: float | None, most: float | None) -> dict[str, Any]:
    """How long a text, how many elements."""
    if shape not in _SIZES:
        return {}
    low, high = _SIZES[shape]
    return {key: int(value) for key, value in ((low, least), (high, most)) if value is not None and value >= 0}


def _limit(attribute: Attribute, shape: str) -> dict[str, Any]:
    name = attribute.name
    if name == "Required" and shape == "string" and attribute.value(None, "AllowEmptyStrings") is not True:
        return {"minLength": 1}
    if name == "StringLength" and shape == "string":
        return sized(shape, attribute.number(None, "MinimumLength"), attribute.number(0, "maximumLength"))
    if name == "MaxLength":
        return sized(shape, None, attribute.number(0, "length"))
    if name == "MinLength":
        return sized(shape, attribute.number(0, "length"), None)
    if name == "Length":
        return sized(shape, attribute.number(0, "minimumLength"), attribute.number(1, "maximumLength"))
    if name == "Range" and shape == "number":
        return _range(attribute)
    if name == "RegularExpression" and shape == "string":
        written = pattern(attribute.text(0, "pattern"), whole=True)
        return {"pattern": written} if written else {}
    if name == "AllowedValues":
        values = [v for i in range(attribute.count()) if (v := attribute.value(i)) is not None]
        return {"enum": values} if values else {}
    return {}


def _range(attribute: Attribute) -> dict[str, Any]:
    start = 1 if attribute.type(0) is not None else 0
    low, high = (_number(attribute.value(start, "minimum")), _number(attribute.value(start + 1, "maximum")))
    out: dict[str, Any] = {}
    if low is not None:
        out["exclusiveMinimum" if attribute.value(None, "MinimumIsExclusive") is True else "minimum"] = low
    if high is not None:
        out["exclusiveMaximum" if attribute.value(None, "MaximumIsExclusive") is True else "maximum"] = high
    return out


def _number(value: Any) -> int | float | None:
    """A number, or the text of one: ``[Range(typeof(decimal), "0.01", "10")]``."""
    if isinstance(value, str):
        try:
            return int(value) if re.fullmatch(r"-?\d+", value) else float(value)
        except ValueError:
            return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def pattern(written: str | None, *, whole: bool = False) -> str:
    """A regular expression as ECMAScript has it, ``""`` where it cannot be said there; ``whole`` if all of the text has to match."""
    if not written or _FOREIGN.search(written):
        return ""
    text = written.replace("\\A", "^").replace("\\z", "$").replace("\\Z", "$")
    if whole and not (text.startswith("^") and text.endswith("$")):
        text = f"^(?:{text})$"
    return text


def required(attributes: Attributes) -> bool:
    """Whether an attribute says that a value has to be given."""
    names = attributes.names
    if names & {"Required", "JsonRequired", "BindRequired"}:
        return True
    newtonsoft = attributes.get("JsonProperty")
    return newtonsoft is not None and bool(
        {"Always", "AllowNull", "DisallowNull"} & set(newtonsoft.words(None, "Required")) - {"DisallowNull"}
    )


def words(attributes: Attributes) -> str:
    """What attributes say in words: ``[Description("…")]``, ``[Display(Description = "…")]``, ``[SwaggerSchema("…")]``."""
    for attribute in attributes.all("Description", "SwaggerSchema", "SwaggerParameter", "Display", "Comment"):
        text = attribute.text(0 if attribute.name != "Display" else None, "Description")
        if text:
            return text
    return ""
