"""Rust types ▶ JSON Schema for parameters; the wire names that serde gives fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.syntax import ir

#: Finds what a name of a file stands for: a type or a function of the repository, with its file.
Lookup = Callable[[ir.Expr], "tuple[ir.Class | ir.Function, str] | None"]

_INT32: Mapping[str, Any] = {"type": "integer", "format": "int32"}
_INT64: Mapping[str, Any] = {"type": "integer", "format": "int64"}
_STRING: Mapping[str, Any] = {"type": "string"}
_BASIC: Mapping[str, Mapping[str, Any]] = {
    **{name: {"type": "integer"} for name in ("i8", "i16", "isize")},
    **{name: {"type": "integer", "minimum": 0} for name in ("u8", "u16", "usize", "NonZeroU8", "NonZeroUsize")},
    "i32": _INT32,
    "u32": {**_INT32, "minimum": 0},
    "i64": _INT64,
    "u64": {**_INT64, "minimum": 0},
    "f32": {"type": "number", "format": "float"},
    "f64": {"type": "number", "format": "double"},
    "Decimal": {"type": "number"},
    "bool": {"type": "boolean"},
    **dict.fromkeys(("str", "String", "char", "Cow", "PathBuf", "SmolStr", "Duration"), _STRING),
    "Uuid": {"type": "string", "format": "uuid"},
    "Url": {"type": "string", "format": "uri"},
    **{name: {"type": "string", "format": "date-time"} for name in ("DateTime", "OffsetDateTime", "NaiveDateTime", "PrimitiveDateTime")},
    "NaiveDate": {"type": "string", "format": "date"},
    "NaiveTime": {"type": "string", "format": "time"},
}
_LISTS = frozenset({"Vec", "HashSet", "BTreeSet", "VecDeque", "[]"})
_THROUGH = frozenset({"Option", "Box", "Arc", "Rc", "Cow", "Result"})
_MAX_DEPTH = 4
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


def last_name(type_: ir.Expr | None) -> str:
    """``Query`` of ``web::Query<T>``."""
    if isinstance(type_, ir.Index):
        type_ = type_.object
    return type_.id if isinstance(type_, ir.Name) else type_.name if isinstance(type_, ir.Member) else ""


def schema_of(type_: ir.Expr | None, lookup: Lookup, depth: int = 0) -> Mapping[str, Any]:
    """The schema of a parameter of a type; ``{}`` where that is not known."""
    name = last_name(type_)
    if isinstance(type_, ir.Index):
        if name in _LISTS:
            items = schema_of(type_.args[0], lookup, depth + 1) if type_.args and depth < _MAX_DEPTH else {}
            return {"type": "array", "items": dict(items)} if items else {"type": "array"}
        if name in _THROUGH and type_.args:
            return schema_of(type_.args[-1 if name == "Cow" else 0], lookup, depth + 1) if depth < _MAX_DEPTH else {}
    if name in _BASIC:
        return _BASIC[name]
    found = lookup(type_) if type_ is not None and name and depth < _MAX_DEPTH else None
    if found is None or not isinstance(found[0], ir.Class):
        return {}
    declared = found[0]
    if declared.kind == "alias" and declared.bases:
        return schema_of(declared.bases[0], lookup, depth + 1)
    members = list(declared.members())
    if declared.kind == "struct" and len(members) == 1 and members[0].name == "0":
        return schema_of(members[0].type, lookup, depth + 1)
    if declared.kind == "enum" and members and all(m.type is None for m in members):
        style = rename_all(declared)
        names = [n for m in members if (n := wire_name(m, style, variant=True)) is not None]
        return {"type": "string", "enum": names}
    return {}


def is_optional(field: ir.Field) -> bool:
    """Whether a field may be left out: an option, or one with a serde default."""
    return last_name(field.type) == "Option" or any(True for a in _serde(field.annotations) if a[0] == "default")


def struct_parameters(struct: ir.Class, file: str, location: Location, lookup: Lookup, depth: int = 0) -> Iterator[Parameter]:
    """The parameters that a struct's fields stand for."""
    style = rename_all(struct)
    all_default = any(name == "default" for name, _ in _serde(struct.annotations))
    for field in struct.members():
        options = dict(_serde(field.annotations))
        if "flatten" in options and depth < _MAX_DEPTH and field.type is not None:
            inner = field.type.args[0] if isinstance(field.type, ir.Index) and last_name(field.type) == "Option" else field.type
            found = lookup(inner)
            if found is not None and isinstance(found[0], ir.Class):
                yield from struct_parameters(found[0], found[1], location, lookup, depth + 1)
            continue
        name = wire_name(field, style)
        if name is None:
            continue
        required = location is Location.PATH or not (all_default or is_optional(field))
        schema = schema_of(field.type, lookup)
        if schema.get("type") == "array":
            required = required and location is Location.PATH
        yield Parameter(name, location, schema, required, field.doc or "", evidence=Evidence(file, field.line))


def _serde(annotations: list[ir.Annotation]) -> Iterator[tuple[str, str]]:
    """Options of ``#[serde(…)]`` (and Rocket's ``#[field(…)]``): name and text value."""
    for annotation in annotations:
        if annotation.name not in ("serde", "field"):
            continue
        for arg in annotation.args:
            if arg.name is not None:
                yield ("rename" if arg.name == "name" else arg.name), arg.value.value if isinstance(arg.value, ir.Str) else ""
            elif isinstance(arg.value, ir.Name):
                yield arg.value.id, ""
            elif isinstance(arg.value, ir.Call) and isinstance(arg.value.callee, ir.Name):  # rename(deserialize = "x")
                named = {a.name: a.value.value for a in arg.value.args if isinstance(a.value, ir.Str)}
                yield arg.value.callee.id, named.get("deserialize") or named.get("serialize") or ""


def rename_all(declared: ir.Class) -> str:
    """The naming style of a type's members (``camelCase``), or nothing."""
    return dict(_serde(declared.annotations)).get("rename_all", "")


def wire_name(member: ir.Field, style: str, *, variant: bool = False) -> str | None:
    """What a field or variant is called on the wire; ``None`` if it is not sent."""
    options = dict(_serde(member.annotations))
    if "skip" in options or "skip_deserializing" in options:
        return None
    if options.get("rename"):
        return options["rename"]
    words = _WORD.findall(member.name) if variant else [w for w in member.name.removeprefix("r#").split("_") if w]
    if not style or not words:
        return member.name.removeprefix("r#")
    words = [w.lower() for w in words]
    match style:
        case "lowercase":
            return "".join(words) if variant else "_".join(words)
        case "UPPERCASE":
            return "".join(words).upper() if variant else "_".join(words).upper()
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
            return member.name
