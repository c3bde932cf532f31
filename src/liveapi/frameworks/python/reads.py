"""Parameters that a handler reads from the request without declaring them: ``request.args.get("q")``, ``request.headers["X"]``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Names, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

#: Attributes of a request (Flask, Django, DRF, Starlette) ▶ where what is looked up in them travels.
_SOURCES = {
    "args": Location.QUERY,
    "values": Location.QUERY,
    "GET": Location.QUERY,
    "query_params": Location.QUERY,
    "headers": Location.HEADER,
    "META": Location.HEADER,
    "cookies": Location.COOKIE,
    "COOKIES": Location.COOKIE,
}
_REQUESTS = frozenset({"request", "req", "self.request", "flask.request", "info.context"})
_LOOKUPS = frozenset({"get", "getlist", "get_list", "pop", "getone", "getall"})
_CASTS = {"int": "integer", "float": "number", "Decimal": "number", "bool": "boolean"}
#: Set by every client or proxy: naming them tells a reader nothing.
_USUAL_HEADERS = frozenset({"content-type", "content-length", "host", "accept", "connection"})
_MAX_DEPTH = 2


@dataclass(slots=True)
class _Walk:
    """One function being read: its local names for parts of the request, and what was found."""

    module: Module
    owner: ir.Class | None
    depth: int
    request_names: set[str] = field(default_factory=set)
    sources: dict[str, Location] = field(default_factory=dict)


class Reads:
    """Reads handlers of one program."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def parameters(
        self, module: Module, function: ir.Function, owner: ir.Class | None = None, request: str | None = None
    ) -> list[Parameter]:
        """What ``function`` reads; ``request`` is the name of its parameter that holds the request."""
        found: dict[tuple[Location, str], Parameter] = {}
        walk = _Walk(module, owner, 0, {request} if request else set())
        for parameter in self._function(function, walk, set()):
            known = found.setdefault((parameter.location, parameter.name.lower()), parameter)
            if not known.schema.get("type") or (known.schema == {"type": "string"} and parameter.schema != known.schema):
                known.schema = parameter.schema
        return list(found.values())

    def _function(self, function: ir.Function, walk: _Walk, seen: set[int]) -> Iterator[Parameter]:
        if id(function) in seen:
            return
        seen.add(id(function))
        for statement in function.body:
            for node, cast in _with_casts(statement):
                yield from self._node(node, cast, walk, seen)

    def _node(self, node: ir.Node, cast: str | None, walk: _Walk, seen: set[int]) -> Iterator[Parameter]:
        if isinstance(node, ir.Assign) and isinstance(node.target, ir.Name) and node.value is not None:
            location = self._source(node.value, walk)
            if location is not None:
                walk.sources[node.target.id] = location
        elif isinstance(node, ir.Call):
            if isinstance(node.callee, ir.Member) and node.callee.name in _LOOKUPS and node.args:
                location = self._source(node.callee.object, walk)
                key = node.args[0].value
                if location is not None and isinstance(key, ir.Str):
                    yield from self._looked_up(node, key.value, location, cast, walk.module)
                    return
            if walk.depth < _MAX_DEPTH:
                yield from self._called(node, walk, seen)
        elif isinstance(node, ir.Index) and len(node.args) == 1 and isinstance(key := node.args[0], ir.Str):
            location = self._source(node.object, walk)
            if location is not None:
                schema = {"type": cast or "string"}
                yield from self._made(key.value, location, schema, location is not Location.COOKIE, walk.module, node)
        elif isinstance(node, ir.Binary) and node.op in {"in", "not in"} and isinstance(node.left, ir.Str):
            location = self._source(node.right, walk)
            if location is not None:
                yield from self._made(node.left.value, location, {"type": "string"}, False, walk.module, node)

    def _looked_up(self, call: ir.Call, name: str, location: Location, cast: str | None, module: Module) -> Iterator[Parameter]:
        assert isinstance(call.callee, ir.Member)
        schema: dict[str, Any] = {"type": cast or "string"}
        default = next((a.value for a in call.args if a.name == "default"), None)
        if default is None and len(call.args) > 1 and call.args[1].name is None:
            default = call.args[1].value
        kind = next((a.value for a in call.args if a.name == "type"), None)
        if isinstance(default, ir.Literal) and default.value is not None and cast is None:
            schema["type"] = {bool: "boolean", int: "integer", float: "number"}[type(default.value)]
        if kind is not None:
            schema["type"] = _CASTS.get(dotted_name(kind).rpartition(".")[2], "string")
        if isinstance(default, (ir.Literal, ir.Str)) and default.value not in {None, ""}:
            schema["default"] = default.value
        if call.callee.name in {"getlist", "get_list", "getall"}:
            schema = {"type": "array", "items": {"type": schema["type"]}}
        yield from self._made(name, location, schema, False, module, call)

    def _made(
        self, name: str, location: Location, schema: dict[str, Any], required: bool, module: Module, node: ir.Node
    ) -> Iterator[Parameter]:
        if location is Location.HEADER:
            if name.startswith("HTTP_"):
                name = "-".join(word.capitalize() for word in name[5:].split("_"))
            elif name.isupper() and "_" in name:
                # ``META`` also holds the server's own environment.
                return
            if name.lower() in _USUAL_HEADERS:
                return
        if name:
            # That a handler reads it does not say that the operation fails without it.
            yield Parameter(
                name, location, schema, required and location is Location.QUERY,
                evidence=Evidence(module.path, node.line), certainty=Certainty.LIKELY,
            )  # fmt: skip

    def _source(self, expr: ir.Expr | None, walk: _Walk) -> Location | None:
        """Where values of ``expr`` travel, when it is ``request.args`` or a local name for it."""
        if isinstance(expr, ir.Name):
            return walk.sources.get(expr.id)
        if isinstance(expr, ir.Member):
            if expr.name in _SOURCES and self._is_request(expr.object, walk):
                return _SOURCES[expr.name]
        elif isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name in {"to_dict", "copy", "dict"}:
            return self._source(expr.callee.object, walk)
        return None

    def _is_request(self, expr: ir.Expr, walk: _Walk) -> bool:
        name = dotted_name(expr)
        return name in _REQUESTS or name in walk.request_names or name.endswith(".request")

    def _called(self, call: ir.Call, walk: _Walk, seen: set[int]) -> Iterator[Parameter]:
        """A helper that is given the request, or a method of the same class."""
        if isinstance(call.callee, ir.Member) and isinstance(call.callee.object, ir.Name) and call.callee.object.id in {"self", "cls"}:
            method = next((m for m in walk.owner.methods() if m.name == call.callee.name), None) if walk.owner is not None else None
            if method is not None:
                yield from self._function(method, _Walk(walk.module, walk.owner, walk.depth + 1, set(walk.request_names)), seen)
            return
        position = next((i for i, a in enumerate(call.args) if self._is_request(a.value, walk)), None)
        if position is None:
            return
        found = self.names.find(walk.module, call.callee)
        if isinstance(found, Definition) and isinstance(found.node, ir.Function) and position < len(found.node.params):
            name = call.args[position].name or found.node.params[position].name
            yield from self._function(found.node, _Walk(found.module, found.owner, walk.depth + 1, {name}), seen)


def _with_casts(root: ir.Node) -> Iterator[tuple[ir.Node, str | None]]:
    """All nodes below ``root`` but not inside nested functions; with the JSON type that ``int(…)`` around them asks for."""
    stack: list[tuple[ir.Node, str | None]] = [(root, None)]
    while stack:
        node, cast = stack.pop()
        yield node, cast
        if isinstance(node, (ir.Function, ir.Class)):
            continue
        inner: str | None = None
        if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id in _CASTS:
            inner = _CASTS[node.callee.id]
        elif isinstance(node, (ir.Arg, ir.Binary)) and not (isinstance(node, ir.Binary) and node.op != "or"):
            inner = cast
        children = list(node.children())
        stack.extend((child, inner) for child in reversed(children))
