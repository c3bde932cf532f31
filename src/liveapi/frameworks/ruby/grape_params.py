"""Grape's ``params do … end``: what an endpoint declares to take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from liveapi.frameworks.ruby.validations import pattern
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
#: What gives the plain values of an expression, constants too.
Plain = Callable[[ir.Expr], list[Any]]
#: Gives the statements of parameters that several endpoints use, and the file that holds them.
Shared = Callable[[str], tuple[list[ir.Stmt], str]]
_MAX_NESTING = 30
_SCOPES = frozenset({"given", "with", "mutually_exclusive", "exactly_one_of", "at_least_one_of", "all_or_none_of"})


class DeclaredParam:
    """A parameter of a ``params`` block: ``requires :id, type: Integer, desc: '…'``."""

    __slots__ = ("description", "file", "line", "name", "required", "schema", "where")

    def __init__(self, name: str, schema: dict[str, Any], required: bool, description: str, line: int, where: str = "") -> None:
        self.name = name
        self.schema = schema
        self.required = required
        self.description = description
        self.line = line
        #: The file that declares it; empty for that of the endpoint.
        self.file = ""
        #: Where the documentation says that it travels: ``query``, ``body``, ``header``.
        self.where = where

    def written(self) -> dict[str, Any]:
        """Its schema as the property of an object."""
        return {**self.schema, "description": self.description} if self.description else self.schema


def literals(node: ir.Expr) -> list[Any]:
    """The plain values of a literal list."""
    return [v.value for v in node.items if isinstance(v, (ir.Str, ir.Literal))] if isinstance(node, ir.List) else []


def declared_params(
    body: list[ir.Stmt], plain: Plain = literals, shared: Shared = lambda _name: ([], ""), depth: int = 0
) -> Iterator[DeclaredParam]:
    """The parameters of a ``params`` block, nested ones as properties of the one around them. ``shared`` gives those that
    ``use :pagination`` brings in."""
    if depth > _MAX_NESTING:
        return
    for statement in body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if not isinstance(call, ir.Call) or not isinstance(call.callee, (ir.Name, ir.Member)):
            continue
        name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name
        if name in ("requires", "optional", "group"):
            yield from _declared(call, name != "optional", plain, shared, depth)
        elif name in ("use", "use_scope"):
            for arg in call.args:
                if isinstance(arg.value, ir.Str):
                    inside, file = shared(arg.value.value)
                    for inner in declared_params(inside, plain, shared, depth + 1):
                        inner.file = inner.file or file
                        yield inner
        elif name in _SCOPES and (block := _block(call)) is not None:
            common = [a for a in call.args if name == "with" and a.name and a.name != "&"]
            for inner in declared_params(_with(block.body, common), plain, shared, depth + 1):
                inner.required = inner.required and name == "with"
                yield inner


def _with(body: list[ir.Stmt], common: list[ir.Arg]) -> list[ir.Stmt]:
    """Statements of ``with(type: String) do``: each call gets the options that it does not set itself."""
    if not common:
        return body
    out: list[ir.Stmt] = []
    for statement in body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call):
            own = {a.name for a in call.args}
            call = replace(call, args=[*call.args, *(a for a in common if a.name not in own)])
            statement = ir.ExprStmt(statement.line, call)
        out.append(statement)
    return out


def _declared(call: ir.Call, required: bool, plain: Plain, shared: Shared, depth: int) -> Iterator[DeclaredParam]:
    options = {a.name: a.value for a in call.args if a.name is not None and a.name != "&"}
    documentation = options.get("documentation")
    said = {k.value: v for k, v in documentation.items if isinstance(k, ir.Str)} if isinstance(documentation, ir.Dict) else {}
    if isinstance(hidden := said.get("hidden"), ir.Literal) and hidden.value is True:
        return
    schema = _schema(options, said, plain)
    block = _block(call)
    if block is not None:
        inner = list(declared_params(block.body, plain, shared, depth + 1))
        nested: dict[str, Any] = {"type": "object", "properties": {p.name: p.written() for p in inner}}
        if names := [p.name for p in inner if p.required]:
            nested["required"] = names
        kind = options.get("type")
        single = schema.get("type") == "object" or (isinstance(kind, ir.Name) and kind.id == "JSON")
        schema = nested if single else {"type": "array", "items": nested}
    description = options.get("desc", options.get("description", said.get("desc")))
    text = description.value if isinstance(description, ir.Str) else ""
    where = said.get("param_type", said.get("in"))
    for arg in call.args:
        for name in _names(arg):
            yield DeclaredParam(name, schema, required, text, arg.line, where.value if isinstance(where, ir.Str) else "")


def _names(arg: ir.Arg) -> list[str]:
    if arg.name is not None:
        return []
    return [arg.value.value] if isinstance(arg.value, ir.Str) else []


def _schema(options: dict[str, ir.Expr], said: dict[str, ir.Expr], plain: Plain) -> dict[str, Any]:
    kind = options.get("type", options.get("types", options.get("coerce")))
    schema = type_schema(kind) if kind is not None else {}
    values = options.get("values")
    if isinstance(values, ir.Dict):
        values = next((v for k, v in values.items if isinstance(k, ir.Str) and k.value == "value"), None)
    target = schema.setdefault("items", {}) if schema.get("type") == "array" else schema
    if isinstance(values, ir.Binary) and values.op in ("..", "..."):
        for side, key in ((values.left, "minimum"), (values.right, "maximum")):
            if isinstance(side, ir.Literal) and isinstance(side.value, (int, float)) and not isinstance(side.value, bool):
                target["exclusiveMaximum" if key == "maximum" and values.op == "..." else key] = side.value
    elif values is not None and (choices := plain(values)):
        target["enum"] = choices
    default = options.get("default")
    if isinstance(default, (ir.Str, ir.Literal)) and default.value is not None:
        schema["default"] = default.value
    pattern_ = options.get("regexp")
    if isinstance(pattern_, ir.Dict):
        pattern_ = next((v for k, v in pattern_.items if isinstance(k, ir.Str) and k.value == "value"), None)
    target.update(pattern(pattern_))
    length = options.get("length")
    if isinstance(length, ir.Dict):
        words = ("minItems", "maxItems") if schema.get("type") == "array" else ("minLength", "maxLength")
        for said_key, limit in length.items:
            if isinstance(said_key, ir.Str) and isinstance(limit, ir.Literal) and isinstance(limit.value, int):
                for at, end in enumerate(("min", "max")):
                    if said_key.value in (end, "is"):
                        schema[words[at]] = limit.value
    blank = options.get("allow_blank")
    if isinstance(blank, ir.Literal) and blank.value is False and schema.get("type") == "string":
        schema.setdefault("minLength", 1)
    example = said.get("example")
    if isinstance(example, (ir.Str, ir.Literal)) and example.value is not None:
        schema["examples"] = [example.value]
    shape = said.get("format")
    if isinstance(shape, ir.Str) and "format" not in schema:
        schema["format"] = shape.value
    if schema.get("type") == "array" and not schema.get("items", True):
        schema["items"] = {}
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
