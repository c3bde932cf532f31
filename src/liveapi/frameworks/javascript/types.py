"""TypeScript types ▶ JSON Schema, and the members of an object type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from liveapi.syntax import ir
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

#: Types named by types are followed so deep.
_MAX_DEPTH = 12

_PRIMITIVES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "bigint": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date-time"},
    "String": {"type": "string"},
    "Number": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "any": {},
    "unknown": {},
    "object": {"type": "object"},
}
#: Generic types that are what they hold, as far as a schema goes.
_TRANSPARENT = frozenset({"Promise", "Readonly", "NonNullable", "Awaited", "Required", "Partial"})


class Property(NamedTuple):
    """A member of an object type."""

    name: str
    schema: dict[str, Any]
    optional: bool
    field: ir.Field
    #: Where the names in its type are bound.
    scope: Scope | None = None


def schema_of(run: Interpreter, kind: ir.Expr | None, scope: Scope, depth: int = 0) -> dict[str, Any]:
    """The schema of values of a type; empty where nothing is known. Object types are only ``{"type": "object"}``."""
    if kind is None or depth > _MAX_DEPTH:
        return {}
    if isinstance(kind, ir.Name):
        return _named(run, kind, scope, depth)
    if isinstance(kind, ir.Str):
        return {"type": "string", "enum": [kind.value]}
    if isinstance(kind, ir.Literal) and kind.value is not None:
        return {"type": "boolean" if isinstance(kind.value, bool) else "number", "enum": [kind.value]}
    if isinstance(kind, ir.Nullable):
        return schema_of(run, kind.type, scope, depth)
    if isinstance(kind, ir.Binary) and kind.op == "|":
        return _union(run, kind, scope, depth)
    if isinstance(kind, ir.Index) and isinstance(kind.object, ir.Name) and kind.args:
        name = kind.object.id
        if name in {"[]", "Array", "ReadonlyArray", "Set"}:
            return {"type": "array", "items": schema_of(run, kind.args[0], scope, depth + 1)}
        if name in _TRANSPARENT:
            return schema_of(run, kind.args[0], scope, depth + 1)
        return {"type": "object"} if name in {"Record", "Map", "Pick", "Omit"} else _named(run, kind.object, scope, depth)
    if isinstance(kind, ir.Class):
        return {"type": "object"}
    if isinstance(kind, ir.Member):
        return _referred(run, run.evaluate(kind, scope), depth)
    return {}


def _named(run: Interpreter, kind: ir.Name, scope: Scope, depth: int) -> dict[str, Any]:
    known = _PRIMITIVES.get(kind.id)
    return known if known is not None else _referred(run, run.evaluate(kind, scope), depth)


def _referred(run: Interpreter, value: object, depth: int) -> dict[str, Any]:
    if not isinstance(value, ClassRef):
        return {}
    if value.cls.kind == "alias" and value.cls.bases:
        return schema_of(run, value.cls.bases[0], value.scope, depth + 1)
    if value.cls.kind == "enum":
        values = [f.default.value for f in value.cls.members() if isinstance(f.default, ir.Str | ir.Literal)]
        kind = "string" if all(isinstance(v, str) for v in values) else "number"
        return {"type": kind, "enum": values} if values else {}
    return {"type": "object"}


def _union(run: Interpreter, kind: ir.Binary, scope: Scope, depth: int) -> dict[str, Any]:
    schemas = [s for side in _sides(kind) if not _nothing(side) and (s := schema_of(run, side, scope, depth + 1))]
    if not schemas:
        return {}
    if all(s.keys() == {"type", "enum"} and s["type"] == schemas[0]["type"] for s in schemas):
        return {"type": schemas[0]["type"], "enum": [v for s in schemas for v in s["enum"]]}
    distinct = [s for i, s in enumerate(schemas) if s not in schemas[:i]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _sides(kind: ir.Expr) -> Iterator[ir.Expr]:
    stack = [kind]
    while stack:
        current = stack.pop()
        if isinstance(current, ir.Binary) and current.op == "|":
            stack += [current.right, current.left]
        else:
            yield current


def _nothing(kind: ir.Expr) -> bool:
    return (isinstance(kind, ir.Literal) and kind.value is None) or (isinstance(kind, ir.Name) and kind.id in {"undefined", "null", "void"})


def is_optional(kind: ir.Expr | None) -> bool:
    """Whether a type admits that there is nothing."""
    if isinstance(kind, ir.Nullable):
        return True
    return isinstance(kind, ir.Binary) and kind.op == "|" and any(_nothing(side) for side in _sides(kind))


def properties(run: Interpreter, kind: ir.Expr | None, scope: Scope, depth: int = 0) -> list[Property]:
    """The members of an object type: an interface, a class, an alias, a structural type, an intersection, a mapped utility."""
    if kind is None or depth > _MAX_DEPTH:
        return []
    if isinstance(kind, ir.Nullable):
        return properties(run, kind.type, scope, depth)
    if isinstance(kind, ir.Class):
        return _members(run, ClassRef(kind, scope.module, scope), depth)
    if isinstance(kind, ir.Binary) and kind.op == "&":
        return _merged([*properties(run, kind.left, scope, depth + 1), *properties(run, kind.right, scope, depth + 1)])
    if isinstance(kind, ir.Index) and isinstance(kind.object, ir.Name) and kind.args:
        return _utility(run, kind.object.id, kind, scope, depth)
    if isinstance(kind, ir.Name | ir.Member):
        value = run.evaluate(kind, scope)
        if isinstance(value, ClassRef):
            if value.cls.kind == "alias" and value.cls.bases:
                return properties(run, value.cls.bases[0], value.scope, depth + 1)
            return _members(run, value, depth)
    return []


def _utility(run: Interpreter, name: str, kind: ir.Index, scope: Scope, depth: int) -> list[Property]:
    if name in {"Partial", "Required", "Readonly", "Promise"}:
        found = properties(run, kind.args[0], scope, depth + 1)
        return [p._replace(optional=name == "Partial") if name in {"Partial", "Required"} else p for p in found]
    if name in {"Pick", "Omit"} and len(kind.args) > 1:
        names = {s.value for s in _sides(kind.args[1]) if isinstance(s, ir.Str)}
        return [p for p in properties(run, kind.args[0], scope, depth + 1) if (p.name in names) == (name == "Pick")]
    return properties(run, kind.object, scope, depth + 1)


def _members(run: Interpreter, ref: ClassRef, depth: int) -> list[Property]:
    out: list[Property] = []
    for base in ref.cls.bases:
        out += properties(run, base, ref.scope, depth + 1)
    for field in ref.cls.members():
        if field.name != "[key]" and "static" not in field.modifiers:
            schema = schema_of(run, field.type, ref.scope, depth + 1)
            if not schema and field.default is not None:
                schema = literal_schema(field.default)
            optional = "optional" in field.modifiers or is_optional(field.type) or field.default is not None
            out.append(Property(field.name, schema, optional, field, ref.scope))
    return _merged(out)


def literal_schema(value: ir.Expr) -> dict[str, Any]:
    """The type of a default value."""
    if isinstance(value, ir.Str | ir.Template):
        return {"type": "string"}
    if isinstance(value, ir.Literal) and value.value is not None:
        return {"type": "boolean" if isinstance(value.value, bool) else "number"}
    return {}


def _merged(found: list[Property]) -> list[Property]:
    return list({p.name: p for p in found}.values())
