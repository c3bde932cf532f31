"""What a Ktor handler takes out of its call: path and query parameters, headers, cookies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.java.jvm import schema_of
from liveapi.frameworks.reads import USUAL_HEADERS, distinct
from liveapi.syntax import ir
from liveapi.trace.scope import Scope
from liveapi.trace.values import FunctionRef, Instance, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_INT: dict[str, Any] = {"type": "integer", "format": "int32"}
_LONG: dict[str, Any] = {"type": "integer", "format": "int64"}
_CONVERSIONS: dict[str, dict[str, Any]] = {
    "toInt": _INT, "toIntOrNull": _INT, "toShort": _INT, "toLong": _LONG, "toLongOrNull": _LONG, "toULong": _LONG,
    "toDouble": {"type": "number", "format": "double"}, "toDoubleOrNull": {"type": "number", "format": "double"},
    "toFloat": {"type": "number", "format": "float"}, "toFloatOrNull": {"type": "number", "format": "float"},
    "toBoolean": {"type": "boolean"}, "toBooleanStrict": {"type": "boolean"}, "toBooleanStrictOrNull": {"type": "boolean"},
    "toBigDecimal": {"type": "number"}, "toUUID": {"type": "string", "format": "uuid"},
}  # fmt: skip
#: Members of a call and of its request ▶ where they read from; ``parameters`` holds those of the path and of the query.
_SOURCES: dict[str, Location | None] = {
    "parameters": None,
    "pathParameters": Location.PATH,
    "queryParameters": Location.QUERY,
    "rawQueryParameters": Location.QUERY,
    "headers": Location.HEADER,
    "cookies": Location.COOKIE,
}
#: What a call is named where nothing says so.
CALLS = frozenset({"call", "context", "ctx", "it"})
_CALL_TYPES = frozenset({"ApplicationCall", "RoutingCall", "RoutingContext", "PipelineContext", "RoutingHandler"})
_MAX_DEPTH = 3


def parameters_read(run: Interpreter, handler: FunctionRef, path: frozenset[str]) -> list[Parameter]:
    """The parameters that a handler reads, functions that it hands its call to included."""
    return distinct(_read(run, handler, path, set(), 0))


def _read(run: Interpreter, handler: FunctionRef, path: frozenset[str], seen: set[int], depth: int) -> Iterator[Parameter]:
    if id(handler.function) in seen or depth > _MAX_DEPTH:
        return
    seen.add(id(handler.function))
    scope = Scope(handler.module, handler.scope, "function")
    calls = set(CALLS) | {p.name for p in handler.function.params if is_call(p.type)}
    aliases: dict[str, Location | None] = {}
    kinds: dict[int, dict[str, Any]] = {}
    for node in _walk(handler.function.body):
        if isinstance(node, ir.Assign):
            _alias(node, calls, aliases)
        if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
            _convert(node, kinds)
        name: ir.Expr | None = None
        holder: ir.Expr | None = None
        if isinstance(node, ir.Index) and node.args:
            holder, name = node.object, node.args[0]
        elif isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.args:
            if node.callee.name in {"get", "getAll", "getOrFail", "contains"}:
                holder, name = node.callee.object, node.args[0].value
                if node.types:
                    kinds[id(node)] = schema_of(run, node.types[0], scope)
            elif node.callee.name == "header" and is_rooted(node.callee.object, calls):
                yield from _parameter(run, node, node.args[0].value, Location.HEADER, scope, path, kinds)
        if holder is not None and name is not None:
            if isinstance(holder, ir.Name) and holder.id in aliases:
                yield from _parameter(run, node, name, aliases[holder.id], scope, path, kinds)
            elif isinstance(holder, ir.Member) and _is_source(holder, calls):
                yield from _parameter(run, node, name, _SOURCES[holder.name], scope, path, kinds)
        if isinstance(node, ir.Call) and depth < _MAX_DEPTH:
            target = _passed_on(run, node, scope, calls)
            if target is not None:
                yield from _read(run, target, path, seen, depth + 1)


def _alias(node: ir.Assign, calls: set[str], aliases: dict[str, Location | None]) -> None:
    """``val query = call.request.queryParameters``"""
    if isinstance(node.target, ir.Name) and isinstance(node.value, ir.Member) and _is_source(node.value, calls):
        aliases[node.target.id] = _SOURCES[node.value.name]


def _walk(body: list[ir.Stmt]) -> Iterator[ir.Node]:
    for statement in body:
        yield from statement.walk()


def is_call(kind: ir.Expr | None) -> bool:
    """Whether a type is that of a call."""
    if isinstance(kind, ir.Index):
        return is_call(kind.object)
    return isinstance(kind, ir.Name) and kind.id in _CALL_TYPES


def is_rooted(expr: ir.Expr | None, calls: set[str]) -> bool:
    """``call``, ``this.call``, ``call.request``"""
    if isinstance(expr, ir.Name):
        return expr.id in calls
    if isinstance(expr, ir.Member):
        own = isinstance(expr.object, ir.Name) and expr.object.id == "this"
        return (expr.name in calls and own) or (expr.name in {"request", "call"} and is_rooted(expr.object, calls))
    return False


def _is_source(expr: ir.Member, calls: set[str]) -> bool:
    return expr.name in _SOURCES and is_rooted(expr.object, calls)


def _convert(node: ir.Call, kinds: dict[int, dict[str, Any]]) -> None:
    """``call.parameters["id"]?.trim()?.toInt()``: the reading gets the type it is turned into."""
    callee = node.callee
    if not isinstance(callee, ir.Member):
        return
    kind = kinds.get(id(node)) or _CONVERSIONS.get(callee.name)
    inner: ir.Expr | None = callee.object
    block = node.args[-1].value if node.args else None
    if callee.name == "let" and isinstance(block, ir.Member):
        kind = {"type": "string", "format": "uuid"} if block.name == "fromString" else _CONVERSIONS.get(block.name)
    if kind is not None and isinstance(inner, ir.Call | ir.Index):
        kinds.setdefault(id(inner), kind)


def _parameter(
    run: Interpreter,
    node: ir.Node,
    name: ir.Expr,
    place: Location | None,
    scope: Scope,
    path: frozenset[str],
    kinds: dict[int, dict[str, Any]],
) -> Iterator[Parameter]:
    value = run.evaluate(name, scope)
    literal = value.literal if isinstance(value, Text) else None
    if not literal or (place is Location.HEADER and literal.lower() in USUAL_HEADERS):
        return
    if place is None:
        place = Location.PATH if literal in path else Location.QUERY
    if place is Location.PATH and literal not in path:
        return
    at = Evidence(scope.module.path, node.line)
    yield Parameter(literal, place, dict(kinds.get(id(node), {"type": "string"})), place is Location.PATH, evidence=at)


def _passed_on(run: Interpreter, node: ir.Call, scope: Scope, calls: set[str]) -> FunctionRef | None:
    """The function of the repository that is given the call."""
    if not any(is_rooted(a.value, calls) and not _is_request(a.value) for a in node.args):
        receiver = node.callee.object if isinstance(node.callee, ir.Member) else None
        if not isinstance(receiver, ir.Name) or receiver.id not in calls:
            return None
        value = run.evaluate(ir.Name(node.line, node.callee.name), scope) if isinstance(node.callee, ir.Member) else None
        return value if isinstance(value, FunctionRef) and value.function.receiver is not None else None
    if isinstance(node.callee, ir.Member):
        owner = run.evaluate(node.callee.object, scope)
        if isinstance(owner, Instance):
            found = run.classes.find(owner.cls, node.callee.name)
            return found[0] if found is not None and isinstance(found[0], FunctionRef) else None
    value = run.evaluate(node.callee, scope) if isinstance(node.callee, ir.Name | ir.Member) else None
    return value if isinstance(value, FunctionRef) else None


def _is_request(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Member) and expr.name == "request"
