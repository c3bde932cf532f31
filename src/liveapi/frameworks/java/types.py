"""Types of Java and Kotlin ▶ JSON Schema, as far as parameters need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liveapi.syntax import ir
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_INT: Mapping[str, Any] = {"type": "integer", "format": "int32"}
_LONG: Mapping[str, Any] = {"type": "integer", "format": "int64"}


def _each(names: Sequence[str], schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: schema for name in names}  # noqa: C420 - the schemas are not changed


_TYPES: Mapping[str, Mapping[str, Any]] = {
    **_each(["int", "Integer", "Int", "short", "Short", "byte", "Byte"], _INT),
    **_each(["long", "Long"], _LONG),
    "BigInteger": {"type": "integer"},
    "BigDecimal": {"type": "number"},
    **_each(["float", "Float"], {"type": "number", "format": "float"}),
    **_each(["double", "Double"], {"type": "number", "format": "double"}),
    **_each(["boolean", "Boolean"], {"type": "boolean"}),
    **_each(["String", "CharSequence", "char", "Character", "Char", "ObjectId"], {"type": "string"}),
    "UUID": {"type": "string", "format": "uuid"},
    "LocalDate": {"type": "string", "format": "date"},
    **_each(["Instant", "LocalDateTime", "OffsetDateTime", "ZonedDateTime", "Date"], {"type": "string", "format": "date-time"}),
    **_each(["URI", "URL"], {"type": "string", "format": "uri"}),
}  # fmt: skip
_LISTS = frozenset({"[]", "List", "Set", "Collection", "Array", "Iterable", "MutableList", "SortedSet", "Flux"})
_WRAPPERS = frozenset({"Optional", "Mono", "Uni"})


def name_of(kind: ir.Expr | None) -> str:
    """The last name of a type, without its arguments."""
    while isinstance(kind, ir.Index | ir.Nullable):
        kind = kind.object if isinstance(kind, ir.Index) else kind.type
    return kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""


def schema_of(run: Interpreter, kind: ir.Expr | None, scope: Scope) -> dict[str, Any]:
    """The schema of values of a type; empty where nothing is known."""
    if isinstance(kind, ir.Nullable):
        return schema_of(run, kind.type, scope)
    name = name_of(kind)
    if isinstance(kind, ir.Index) and kind.args:
        if name in _LISTS:
            return {"type": "array", "items": schema_of(run, kind.args[0], scope)}
        if name in _WRAPPERS:
            return schema_of(run, kind.args[0], scope)
    if name in _TYPES:
        return dict(_TYPES[name])
    if kind is None:
        return {}
    value = run.evaluate(kind, scope)
    if isinstance(value, ClassRef) and value.cls.kind == "enum":
        return {"type": "string", "enum": [f.name for f in value.cls.members() if "enum" in f.modifiers]}
    return {}


def is_optional(kind: ir.Expr | None) -> bool:
    """Whether a type admits that nothing is given."""
    return isinstance(kind, ir.Nullable) or name_of(kind).startswith("Optional")
