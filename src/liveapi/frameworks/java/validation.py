"""Bean Validation (Jakarta, Hibernate) and what Swagger's annotations say of values ▶ keywords of JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.frameworks.families.annotations import flat, word
from liveapi.trace.values import Const, ExternalCall, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.families.annotations import Applied
    from liveapi.trace.interpreter import Interpreter

#: Annotations that say that a value must be there.
NEEDED = frozenset({"NotNull", "NotBlank", "NotEmpty", "NonNull", "Nonnull"})
_SCHEMAS = frozenset({"Schema", "ApiModelProperty", "Parameter", "ApiParam"})
#: Java's regular expressions ▶ those of ECMAScript.
_CLASSES: Mapping[str, str] = {
    r"\p{Alpha}": "a-zA-Z", r"\p{Alnum}": "a-zA-Z0-9", r"\p{Digit}": "0-9", r"\p{Lower}": "a-z", r"\p{Upper}": "A-Z",
    r"\p{XDigit}": "0-9a-fA-F", r"\p{Space}": r"\s", r"\p{Punct}": r"!-/:-@\[-`{-~", r"\h": r" \t",
}  # fmt: skip
_UNSAYABLE = re.compile(r"\(\?[a-zA-Z]|\\[QEGX]|[+*?}]\+|&&|\\p\{(?:Is|In|java)|\(\?>")


def limits(run: Interpreter, found: Iterable[Applied], schema: Schema) -> Schema:
    """``schema`` with what annotations say of its values. A reference stays one: limits are those of plain values."""
    kind = kind_of(schema)
    said: dict[str, Any] = {}
    for annotation in found:
        _limit(run, annotation, kind, said)
        if annotation.name in _SCHEMAS:
            said.update(_documented(run, annotation.values, kind))
        elif annotation.name == "ArraySchema":
            said.update({k: n for k in ("minItems", "maxItems") if (n := number(annotation.values.get(k))) is not None})
    if "$ref" in schema or not kind or not said:
        return schema
    if said.get("pattern") == r"\S" and "minLength" not in said:
        said["minLength"] = 1
    return {**schema, **said}


def kind_of(schema: Schema) -> str:
    """The JSON type of a schema's values, null left out."""
    kind = schema.get("type")
    return next((k for k in kind if k != "null"), "") if isinstance(kind, list) else str(kind or "")


def _limit(run: Interpreter, annotation: Applied, kind: str, said: dict[str, Any]) -> None:
    values, name = annotation.values, annotation.name
    if name in {"Size", "Length", "CodePointLength"}:
        _sized(kind, number(values.get("min")), number(values.get("max")), said)
    elif name == "NotEmpty":
        _sized(kind, 1, None, said)
    elif name == "NotBlank" and kind == "string":
        said.setdefault("pattern", r"\S")
        said.setdefault("minLength", 1)
    elif name == "UniqueElements" and kind == "array":
        said["uniqueItems"] = True
    elif name == "Pattern" and kind == "string":
        pattern = annotation.text(run, "regexp", "value")
        # Flags (to ignore case) have no place in a JSON Schema.
        if pattern and "flags" not in values and (said_so := ecma(pattern)):
            said["pattern"] = said_so
    elif name in {"Email", "URL", "UUID"} and kind == "string":
        said["format"] = {"Email": "email", "URL": "uri", "UUID": "uuid"}[name]
    elif kind in {"integer", "number"}:
        _bounded(run, annotation, said)


def _sized(kind: str, low: float | None, high: float | None, said: dict[str, Any]) -> None:
    what = {"string": "Length", "array": "Items", "object": "Properties"}.get(kind)
    if what is None:
        return
    if low:
        said["min" + what] = low
    if high is not None and high < 2**31 - 1:
        said["max" + what] = high


def _bounded(run: Interpreter, annotation: Applied, said: dict[str, Any]) -> None:
    values, name = annotation.values, annotation.name
    value = number(values.get("value"), run)
    inclusive = not (isinstance(flag := values.get("inclusive"), Const) and flag.value is False)
    if name in {"Min", "DecimalMin"} and value is not None:
        said["minimum" if inclusive else "exclusiveMinimum"] = value
    elif name in {"Max", "DecimalMax"} and value is not None:
        said["maximum" if inclusive else "exclusiveMaximum"] = value
    elif name in {"Positive", "Negative"}:
        said["exclusiveMinimum" if name == "Positive" else "exclusiveMaximum"] = 0
    elif name in {"PositiveOrZero", "NegativeOrZero"}:
        said["minimum" if name == "PositiveOrZero" else "maximum"] = 0
    elif name == "Range":
        said.update({k: n for k, a in (("minimum", "min"), ("maximum", "max")) if (n := number(values.get(a), run)) is not None})
    elif name == "Digits":
        integer, fraction = number(values.get("integer")), number(values.get("fraction"))
        if fraction is not None and 0 <= fraction <= 12:
            said["multipleOf"] = 1 if fraction == 0 else float(f"1e-{int(fraction)}")
        if integer is not None and 0 < integer <= 15:
            said.update({"exclusiveMinimum": -(10 ** int(integer)), "exclusiveMaximum": 10 ** int(integer)})


def number(value: Value | None, run: Interpreter | None = None) -> int | float | None:
    """A number, written as one or as text."""
    if isinstance(value, Const) and isinstance(value.value, int | float) and not isinstance(value.value, bool):
        return value.value
    literal = value.literal if isinstance(value, Text) else None
    try:
        return (float(literal) if "." in literal else int(literal)) if literal else None
    except ValueError:
        return None


def ecma(pattern: str) -> str:
    """Java's pattern of a whole text as one of ECMAScript; ``""`` where it cannot be said."""
    pattern = re.sub(r"\\A", "^", re.sub(r"\\[zZ]", "$", pattern))
    for java, plain in _CLASSES.items():
        # Inside of brackets the ranges stand by themselves.
        pattern = re.sub(r"(\[[^\]]*)" + re.escape(java), lambda m, p=plain: m[1] + p, pattern)  # type: ignore[misc]
        pattern = pattern.replace(java, f"[{plain}]")
    if _UNSAYABLE.search(pattern):
        return ""
    if pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$"):
        return pattern
    inner = pattern.removeprefix("^")
    inner = inner.removesuffix("$") if inner.endswith("$") and not inner.endswith("\\$") else inner
    return f"^(?:{inner})$" if "|" in inner else f"^{inner}$"


def _documented(run: Interpreter, values: Mapping[str, Value], kind: str) -> dict[str, Any]:
    """What ``@Schema`` and its kin say of values."""
    said: dict[str, Any] = {}
    inner = values.get("schema")
    if isinstance(inner, ExternalCall):
        said.update(_documented(run, dict(inner.call_site.keywords), kind))
    for name in ("minimum", "maximum", "multipleOf"):
        if kind in {"integer", "number"} and (found := number(values.get(name), run)) is not None:
            said[name] = found
    for name in ("minLength", "maxLength"):
        if kind == "string" and (found := number(values.get(name))) is not None:
            said[name] = found
    for name in ("pattern", "format"):
        text = run.text(values[name]).literal if name in values else None
        if text and kind == "string" and (said_so := ecma(text) if name == "pattern" else text):
            said[name] = said_so
    listed = values.get("allowableValues") or values.get("enumeration")
    if listed is not None:
        options = [o for v in flat(listed) if (o := run.text(v).literal) is not None]
        if len(options) == 1 and "," in options[0]:
            options = [o.strip() for o in options[0].split(",")]
        typed = [as_kind(o, kind) for o in options]
        if typed and not any(t is None or (isinstance(t, str) and t.startswith("range[")) for t in typed):
            said["enum"] = typed
    return said


def as_kind(text: str, kind: str) -> Any:
    """A value written as text, as the JSON type it is meant for; ``None`` where it is no such value."""
    if kind == "string":
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return None
    fits: Any = {"integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}.get(kind)
    return value if fits is None or (isinstance(value, fits) and (kind == "boolean" or not isinstance(value, bool))) else None


def words(run: Interpreter, found: Iterable[Applied]) -> dict[str, Any]:
    """What annotations tell people of a value: ``description``, ``example``, ``default`` (as text), and of its use: ``hidden``…"""
    said: dict[str, Any] = {}
    for annotation in found:
        if annotation.name in {"JsonPropertyDescription", "Description"}:
            said["description"] = annotation.text(run, "value")
        if annotation.name == "Deprecated":
            said["deprecated"] = True
        if annotation.name not in _SCHEMAS | {"ArraySchema"}:
            continue
        values = dict(annotation.values)
        for key in ("arraySchema", "schema"):
            inner = values.get(key)
            if isinstance(inner, ExternalCall) and (key == "arraySchema" or annotation.name == "Parameter"):
                values = {**dict(inner.call_site.keywords), **values}
        for name, ours in (("description", "description"), ("example", "example"), ("defaultValue", "default")):
            if name in values and (text := run.text(values[name]).literal):
                said[ours] = text
        if annotation.name in {"ApiModelProperty", "ApiParam"}:
            parts = [t for n in ("value", "notes") if n in values and (t := run.text(values[n]).literal)]
            said.update({"description": "\n".join(parts)} if parts else {})
        for name in ("hidden", "deprecated", "required", "nullable", "readOnly", "writeOnly"):
            if isinstance(flag := values.get(name), Const) and isinstance(flag.value, bool):
                said[name] = flag.value
        mode, access = word(values["requiredMode"]) if "requiredMode" in values else "", ""
        if mode in {"REQUIRED", "NOT_REQUIRED"}:
            said["required"] = mode == "REQUIRED"
        access = word(values["accessMode"]) if "accessMode" in values else ""
        if access in {"READ_ONLY", "WRITE_ONLY"}:
            said["readOnly" if access == "READ_ONLY" else "writeOnly"] = True
    return {k: v for k, v in said.items() if v is not None}
