"""Grape's ``params do … end``: what an endpoint declares to take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveapi.syntax import ir

_TYPES: dict[str, dict[str, Any]] = {
    "Integer": {"type": "integer"},
    "Float": {"type": "number", "format": "double"},
    "BigDecimal": {"type": "number"},
    "Numeric": {"type": "number"},
    "String": {"type": "string"},
    "Symbol": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "TrueClass": {"type": "boolean"},
    "Date": {"type": "string", "format": "date"},
    "DateTime": {"type": "string", "format": "date-time"},
    "Time": {"type": "string", "format": "date-time"},
    "File": {"type": "string", "format": "binary"},
    "UploadedFile": {"type": "string", "format": "binary"},
    "JSON": {"type": "object"},
    "Hash": {"type": "object"},
    "Array": {"type": "array"},
    "Set": {"type": "array"},
}
_SCOPES = frozenset({"given", "with", "mutually_exclusive", "exactly_one_of", "at_least_one_of", "all_or_none_of"})


class DeclaredParam:
    """A parameter of a ``params`` block: ``requires :id, type: Integer, desc: '…'``."""

    __slots__ = ("description", "line", "name", "required", "schema")

    def __init__(self, name: str, schema: dict[str, Any], required: bool, description: str, line: int) -> None:
        self.name = name
        self.schema = schema
        self.required = required
        self.description = description
        self.line = line


def declared_params(body: list[ir.Stmt]) -> Iterator[DeclaredParam]:
    """The parameters of a ``params`` block, nested ones as properties of the one around them."""
    for statement in body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if not isinstance(call, ir.Call) or not isinstance(call.callee, (ir.Name, ir.Member)):
            continue
        name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name
        if name in ("requires", "optional", "group"):
            yield from _declared(call, name != "optional")
        elif name in _SCOPES and (block := _block(call)) is not None:
            for inner in declared_params(block.body):
                inner.required = inner.required and name == "with"
                yield inner


def _declared(call: ir.Call, required: bool) -> Iterator[DeclaredParam]:
    options = {a.name: a.value for a in call.args if a.name is not None and a.name != "&"}
    schema = _schema(options)
    block = _block(call)
    if block is not None:
        inner = list(declared_params(block.body))
        nested: dict[str, Any] = {"type": "object", "properties": {p.name: p.schema for p in inner}}
        if names := [p.name for p in inner if p.required]:
            nested["required"] = names
        schema = nested if schema.get("type") == "object" else {"type": "array", "items": nested}
    description = options.get("desc", options.get("description"))
    text = description.value if isinstance(description, ir.Str) else ""
    for arg in call.args:
        if arg.name is None and isinstance(arg.value, ir.Str):
            yield DeclaredParam(arg.value.value, schema, required, text, arg.line)


def _schema(options: dict[str, ir.Expr]) -> dict[str, Any]:
    kind = options.get("type", options.get("types"))
    schema = type_schema(kind) if kind is not None else {}
    values = options.get("values")
    if isinstance(values, ir.Dict):
        values = next((v for k, v in values.items if isinstance(k, ir.Str) and k.value == "value"), None)
    if isinstance(values, ir.List):
        choices = [v.value for v in values.items if isinstance(v, (ir.Str, ir.Literal))]
        if choices:
            target = schema.setdefault("items", {}) if schema.get("type") == "array" else schema
            target["enum"] = choices
    elif isinstance(values, ir.Binary) and values.op in ("..", "..."):
        for side, key in ((values.left, "minimum"), (values.right, "maximum")):
            if isinstance(side, ir.Literal) and isinstance(side.value, (int, float)) and not isinstance(side.value, bool):
                schema["exclusiveMaximum" if key == "maximum" and values.op == "..." else key] = side.value
    default = options.get("default")
    if isinstance(default, (ir.Str, ir.Literal)) and default.value is not None:
        schema["default"] = default.value
    pattern = options.get("regexp")
    if isinstance(pattern, ir.Str):
        schema["pattern"] = pattern.value
    return schema


def type_schema(kind: ir.Expr) -> dict[str, Any]:
    """The schema of a type: ``Integer``, ``Array[String]``, ``[Integer]``, ``[Integer, String]`` (either), ``Grape::API::Boolean``."""
    if isinstance(kind, ir.Index) and kind.args:
        return {"type": "array", "items": type_schema(kind.args[0])}
    if isinstance(kind, ir.List):
        types = [type_schema(i) for i in kind.items if not isinstance(i, ir.Arg)]
        return {"type": "array", "items": types[0]} if len(types) == 1 else {"anyOf": types} if types else {"type": "array"}
    name = kind.name if isinstance(kind, ir.Member) else kind.id if isinstance(kind, ir.Name) else ""
    return dict(_TYPES.get(name.removeprefix("::"), {}))


def _block(call: ir.Call) -> ir.Function | None:
    block = next((a.value for a in call.args if a.name == "&"), None)
    return block.function if isinstance(block, ir.Lambda) else None
