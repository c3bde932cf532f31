"""What a Ruby handler reads from the request without declaring it: query parameters and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from liveapi.api.model import Certainty, Evidence, Location, Parameter, Schema
from liveapi.syntax import ir

_CASTS: dict[str, Schema] = {
    "to_i": {"type": "integer"},
    "to_f": {"type": "number"},
    "to_d": {"type": "number"},
    "to_date": {"type": "string", "format": "date"},
    "to_time": {"type": "string", "format": "date-time"},
    "to_datetime": {"type": "string", "format": "date-time"},
}
#: What Rails puts into ``params`` itself.
_OWN = frozenset({"controller", "action", "format"})
#: Methods of a class called from the handler are followed this deep.
_MAX_DEPTH = 3


def request_parameters(
    function: ir.Function,
    file: str,
    *,
    body: bool,
    before: Sequence[str] = (),
    helper: Callable[[str], tuple[ir.Function, str] | None] = lambda _name: None,
) -> list[Parameter]:
    """Query parameters and headers that ``function`` reads, also in the methods that ``helper`` finds by name, each with its file, of
    which those in ``before`` run first; ``body`` says that the operation's method takes a body, where ``params`` are mostly its fields."""
    found: dict[tuple[Location, str], Parameter] = {}
    entered: set[int] = set()

    def enter(current: ir.Function, place: str, depth: int) -> None:
        entered.add(id(current))
        for statement in current.body:
            for node in statement.walk():
                for parameter in _read(node, place):
                    if parameter.location is Location.QUERY and (body or parameter.name in _OWN):
                        continue
                    key = (parameter.location, parameter.name)
                    known = found.get(key)
                    if known is None:
                        found[key] = parameter
                    elif parameter.schema and not known.schema:
                        known.schema = parameter.schema
                name = _own_call(node)
                if name and depth < _MAX_DEPTH and (called := helper(name)) is not None and id(called[0]) not in entered:
                    enter(*called, depth + 1)

    enter(function, file, 0)
    for name in before:
        if (called := helper(name)) is not None and id(called[0]) not in entered:
            enter(*called, 1)
    return list(found.values())


def _own_call(node: ir.Node) -> str:
    """The name of a method that a node may call on the handler's own object."""
    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name):
        return node.callee.id
    return node.id if isinstance(node, ir.Name) and node.id[:1].islower() else ""


def _read(node: ir.Node, file: str) -> Iterator[Parameter]:
    if isinstance(node, ir.Member):
        schema = _CASTS.get(node.name)
        if schema is not None:
            for parameter in _read(node.object, file):
                parameter.schema = schema
                yield parameter
    elif isinstance(node, ir.Index):
        yield from _item(node.object, [*node.args], file)
    elif isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
        yield from _call(node, node.callee, file)


def _item(owner: ir.Expr, keys: list[ir.Expr], file: str) -> Iterator[Parameter]:
    """``params[:x]``, ``request.headers['X']``, ``request.env['HTTP_X']``."""
    key = keys[0] if keys else None
    if not isinstance(key, ir.Str):
        return
    if _is_params(owner):
        yield _parameter(key, key.value, Location.QUERY, file)
    elif _is_headers(owner) or (isinstance(owner, ir.Member) and owner.name == "env" and key.value.startswith("HTTP_")):
        yield _parameter(key, _header(key.value), Location.HEADER, file)


def _call(node: ir.Call, callee: ir.Member, file: str) -> Iterator[Parameter]:
    owner, name = callee.object, callee.name
    args = [a.value for a in node.args if a.name is None and not a.spread]
    if name in ("fetch", "dig", "key?", "has_key?", "get_header"):
        required = name == "fetch" and len(node.args) == 1
        for parameter in _item(owner, args, file):
            parameter.required = required and parameter.location is Location.QUERY
            yield parameter
    elif name == "require" and _is_params(owner) and args and isinstance(args[0], ir.Str):
        parameter = _parameter(args[0], args[0].value, Location.QUERY, file)
        parameter.required = True
        yield parameter
    elif name in ("permit", "slice", "expect", "values_at") and _is_params(owner):
        for value in args:
            for word in value.items if isinstance(value, ir.List) else [value]:
                if isinstance(word, ir.Str):
                    yield _parameter(word, word.value, Location.QUERY, file)
        for arg in node.args:
            if arg.name is not None and arg.name != "&":
                kind = "array" if isinstance(arg.value, ir.List) and not arg.value.items else "object"
                # Rack takes several values of one name only with brackets.
                yield Parameter(
                    arg.name + "[]" * (kind == "array"),
                    Location.QUERY,
                    {"type": kind},
                    evidence=Evidence(file, arg.line),
                    certainty=Certainty.LIKELY,
                )


def _is_params(node: ir.Expr) -> bool:
    return (isinstance(node, ir.Name) and node.id == "params") or (
        isinstance(node, ir.Member)
        and node.name in ("params", "query_parameters", "GET")
        and isinstance(node.object, ir.Name)
        and node.object.id in ("request", "self", "context")
    )


def _is_headers(node: ir.Expr) -> bool:
    if isinstance(node, ir.Member):
        return node.name == "headers" and isinstance(node.object, ir.Name) and node.object.id == "request"
    return isinstance(node, ir.Name) and node.id == "headers"


def _header(name: str) -> str:
    """``HTTP_X_TENANT`` ▶ ``X-Tenant``, the name that a client sends."""
    if not name.startswith("HTTP_") and "_" not in name:
        return name
    return "-".join(part.capitalize() for part in name.removeprefix("HTTP_").split("_"))


def _parameter(node: ir.Node, name: str, location: Location, file: str) -> Parameter:
    schema: Schema = {"type": "string"} if location is Location.HEADER else {}
    return Parameter(name, location, schema, evidence=Evidence(file, node.line), certainty=Certainty.LIKELY)
