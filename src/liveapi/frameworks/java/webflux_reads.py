"""What a handler of functional routes takes out of its ``ServerRequest``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.annotations import class_scope
from liveapi.frameworks.reads import USUAL_HEADERS, distinct
from liveapi.syntax import ir
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import FunctionRef, Instance, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_INT: Mapping[str, Any] = {"type": "integer", "format": "int32"}
_LONG: Mapping[str, Any] = {"type": "integer", "format": "int64"}
_UUID: Mapping[str, Any] = {"type": "string", "format": "uuid"}
_BOOLEAN: Mapping[str, Any] = {"type": "boolean"}
_DOUBLE: Mapping[str, Any] = {"type": "number", "format": "double"}
#: Functions that turn a text into something, as a call around it or as an argument of ``map``.
_PARSERS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    **{("Integer", name): _INT for name in ("parseInt", "valueOf")},
    **{("Long", name): _LONG for name in ("parseLong", "valueOf")},
    **{("Boolean", name): _BOOLEAN for name in ("parseBoolean", "valueOf")},
    **{("Double", name): _DOUBLE for name in ("parseDouble", "valueOf")},
    ("UUID", "fromString"): _UUID,
}
_CONVERSIONS: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("toInt", "toIntOrNull"), _INT),
    **dict.fromkeys(("toLong", "toLongOrNull"), _LONG),
    **dict.fromkeys(("toDouble", "toDoubleOrNull"), _DOUBLE),
    **dict.fromkeys(("toBoolean", "toBooleanStrict"), _BOOLEAN),
}
_READS = {
    "pathVariable": Location.PATH,
    "queryParam": Location.QUERY,
    "queryParamOrNull": Location.QUERY,
    "param": Location.QUERY,
    "paramOrNull": Location.QUERY,
}
#: Reads through what a method of the request gives: ``request.headers().firstHeader("X")``.
_PARTS = {
    ("headers", "firstHeader"): Location.HEADER,
    ("headers", "header"): Location.HEADER,
    ("queryParams", "getFirst"): Location.QUERY,
    ("queryParams", "get"): Location.QUERY,
    ("cookies", "getFirst"): Location.COOKIE,
    ("params", "getFirst"): Location.QUERY,
}
_MAX_DEPTH = 3


def parameters_read(run: Interpreter, handler: FunctionRef) -> list[Parameter]:
    """The parameters that a handler reads, functions that it hands its request to included."""
    return distinct(_read(run, handler, set(), 0))


def _read(run: Interpreter, handler: FunctionRef, seen: set[int], depth: int) -> Iterator[Parameter]:
    if id(handler.function) in seen or depth > _MAX_DEPTH:
        return
    seen.add(id(handler.function))
    requests = {p.name for p in handler.function.params if _is_request(p.type)} or {p.name for p in handler.function.params[:1]}
    scope = Scope(handler.module, handler.scope, "function", Frame(handler.function, handler.self_value, handler.owner))
    constants = class_scope(handler.owner) if handler.owner is not None else scope
    schemas: dict[int, Mapping[str, Any]] = {}
    for statement in handler.function.body:
        for node in statement.walk():
            if not isinstance(node, ir.Call):
                continue
            _convert(node, schemas)
            place = _place(node, requests)
            if place is not None:
                value = run.evaluate(node.args[0].value, constants)
                name = value.literal if isinstance(value, Text) else None
                if name and not (place is Location.HEADER and name.lower() in USUAL_HEADERS):
                    schema = dict(schemas.get(id(node), {"type": "string"}))
                    yield Parameter(name, place, schema, place is Location.PATH, evidence=Evidence(handler.module.path, node.line))
            elif any(isinstance(a.value, ir.Name) and a.value.id in requests for a in node.args):
                target = _callee(run, node, scope)
                if target is not None:
                    yield from _read(run, target, seen, depth + 1)


def _is_request(kind: ir.Expr | None) -> bool:
    return isinstance(kind, ir.Name) and kind.id == "ServerRequest"


def _place(node: ir.Call, requests: set[str]) -> Location | None:
    """Where a call reads from, if it reads a parameter of the request."""
    if not isinstance(node.callee, ir.Member) or not node.args:
        return None
    owner = node.callee.object
    if isinstance(owner, ir.Name):
        return _READS.get(node.callee.name) if owner.id in requests else None
    inner = owner.callee if isinstance(owner, ir.Call) else None
    if isinstance(inner, ir.Member) and isinstance(inner.object, ir.Name) and inner.object.id in requests:
        return _PARTS.get((inner.name, node.callee.name))
    return None


def _convert(node: ir.Call, schemas: dict[int, Mapping[str, Any]]) -> None:
    """``Integer.parseInt(request.queryParam("page").orElse("1"))``: what is read gets the type that it is turned into."""
    schema: Mapping[str, Any] | None = None
    inner: ir.Expr | None = None
    if isinstance(node.callee, ir.Member):
        schema = _parser(node.callee)
        if schema is not None:
            inner = node.args[0].value if node.args else None
        else:
            inner = node.callee.object
            schema = _CONVERSIONS.get(node.callee.name)
            if node.callee.name in {"map", "flatMap", "let"} and node.args:
                schema = _parser(node.args[-1].value)
    while schema is not None and isinstance(inner, ir.Call):
        schemas.setdefault(id(inner), schema)
        inner = inner.callee.object if isinstance(inner.callee, ir.Member) else None


def _parser(expr: ir.Expr) -> Mapping[str, Any] | None:
    if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name):
        return _PARSERS.get((expr.object.id, expr.name))
    return None


def _callee(run: Interpreter, node: ir.Call, scope: Scope) -> FunctionRef | None:
    """The function of the repository that is given the request."""
    own = scope.frame.self_value if scope.frame is not None else None
    if isinstance(node.callee, ir.Member):
        owner = run.evaluate(node.callee.object, scope)
        name = node.callee.name
    elif isinstance(node.callee, ir.Name) and own is not None:
        owner, name = own, node.callee.id
    else:
        return None
    found = run.classes.find(owner.cls, name) if isinstance(owner, Instance) else None
    if found is not None and isinstance(found[0], FunctionRef):
        return found[0].bound(owner)
    return None
