"""What a PHP handler reads from the request without declaring it: query parameters and headers."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.model import Certainty, Evidence, Location, Parameter, Schema
from liveapi.syntax import ir

#: Methods of a request object that take the name of a query parameter, in any framework: name ▶ type.
_QUERY: dict[str, Schema] = {
    "query": {},
    "getQueryParam": {},
}
#: The same for what is a query parameter only where there is no body: Laravel's and Symfony's "from wherever it is".
_INPUT: dict[str, Schema] = {
    "get": {},
    "input": {},
    "string": {"type": "string"},
    "str": {"type": "string"},
    "integer": {"type": "integer"},
    "float": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "array": {"type": "array"},
    "enum": {"type": "string"},
    "filled": {},
    "has": {},
    "getParam": {},
}
#: Methods of Symfony's parameter bags.
_BAG: dict[str, Schema] = {
    "get": {},
    "has": {},
    "getInt": {"type": "integer"},
    "getBoolean": {"type": "boolean"},
    "getString": {"type": "string"},
    "getAlpha": {"type": "string"},
    "getAlnum": {"type": "string"},
    "getDigits": {"type": "string"},
    "getEnum": {"type": "string"},
    "all": {"type": "array"},
}
_HEADER = frozenset({"header", "hasHeader", "getHeader", "getHeaderLine"})
_CASTS = {"intval": "integer", "floatval": "number", "boolval": "boolean"}


def nodes_of(function: ir.Function) -> list[ir.Node]:
    """Everything in the body of a function."""
    return [node for statement in function.body for node in statement.walk()]


def request_parameters(function: ir.Function, nodes: list[ir.Node], file: str, *, body: bool, in_request: bool = False) -> list[Parameter]:
    """Query parameters and headers that ``function``, of which ``nodes`` are the body, reads; ``body`` says that the operation's
    method takes a body, ``in_request`` that the function is a method of a request class."""
    reader = _Reader(function, file, body)
    if in_request:
        reader.requests.add("this")
    found: dict[tuple[Location, str], Parameter] = {}
    held: dict[str, Parameter] = {}
    for node in nodes:
        _note_list(node, held)
        for parameter in reader.read(node):
            if reader.target and node is reader.source:
                held[reader.target] = parameter
            key = (parameter.location, parameter.name)
            if key not in found or (parameter.schema and not found[key].schema):
                found[key] = parameter
    for parameter in found.values():
        if parameter.schema.get("type") == "array" and parameter.location is Location.QUERY:
            # PHP takes several values of one name only with brackets.
            parameter.name = parameter.name.removesuffix("[]") + "[]"
    return list(found.values())


def _note_list(node: ir.Node, held: dict[str, Parameter]) -> None:
    """A variable that holds a parameter is looped over or tested to be an array: so is the parameter."""
    value: ir.Expr | None = None
    if isinstance(node, ir.For):
        value = node.iterable
    elif isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id in {"is_array", "array_map", "array_filter"}:
        value = node.args[-1].value if node.args else None
    if isinstance(value, ir.Name) and value.id in held:
        held[value.id].schema = {"type": "array"}


class _Reader:
    def __init__(self, function: ir.Function, file: str, body: bool) -> None:
        self.file = file
        self.body = body
        self.requests = {p.name for p in function.params if _is_request(p)} | {"request", "req"}
        #: The variable that the node at hand is assigned to.
        self.target = ""
        self.source: ir.Expr | None = None
        #: Variables that hold all query parameters.
        self.queries: set[str] = set()

    def read(self, node: ir.Node) -> Iterator[Parameter]:
        if isinstance(node, ir.Assign):
            # The call that gives the value is walked over right after the assignment.
            self.target = node.target.id if isinstance(node.target, ir.Name) else ""
            self.source = node.value
            if self.target and node.value is not None and self._all_query(node.value):
                self.queries.add(self.target)
        elif isinstance(node, ir.Index) and len(node.args) == 1 and isinstance(node.args[0], ir.Str):
            if (isinstance(node.object, ir.Name) and node.object.id in self.queries | {"_GET"}) or self._all_query(node.object):
                yield self._parameter(node.args[0], Location.QUERY, {})
        elif isinstance(node, ir.Call):
            yield from self._call(node)

    def _call(self, node: ir.Call) -> Iterator[Parameter]:
        callee = node.callee
        if isinstance(callee, ir.Name):
            if callee.id == "request" and not self.body and node.args and isinstance(node.args[0].value, ir.Str):
                yield self._parameter(node.args[0].value, Location.QUERY, {})
            elif callee.id in _CASTS and node.args and isinstance(node.args[0].value, (ir.Call, ir.Index)):
                for parameter in self.read(node.args[0].value):
                    parameter.schema = {"type": _CASTS[callee.id]}
                    yield parameter
            return
        first = node.args[0].value if node.args else None
        if not isinstance(callee, ir.Member) or not isinstance(first, ir.Str):
            return
        owner, name = callee.object, callee.name
        if isinstance(owner, ir.Member) and self._is_request(owner.object):
            if owner.name == "query" and name in _BAG:
                yield self._parameter(first, Location.QUERY, _BAG[name] or _typed_by_default(node))
            elif owner.name == "headers" and name in ("get", "has"):
                yield self._parameter(first, Location.HEADER, {"type": "string"})
        elif self._is_request(owner):
            if name in _HEADER:
                yield self._parameter(first, Location.HEADER, {"type": "string"})
            elif name in _QUERY:
                yield self._parameter(first, Location.QUERY, _QUERY[name] or _typed_by_default(node))
            elif name in _INPUT and not self.body:
                yield self._parameter(first, Location.QUERY, _INPUT[name] or _typed_by_default(node))

    def _is_request(self, node: ir.Expr) -> bool:
        if isinstance(node, ir.Name):
            return node.id in self.requests or node.id == "Request"
        if isinstance(node, ir.Call):
            return isinstance(node.callee, ir.Name) and node.callee.id == "request" and not node.args
        # ``$this->request`` and ``$requestStack->getCurrentRequest()``
        return isinstance(node, ir.Member) and node.name == "request"

    def _all_query(self, node: ir.Expr) -> bool:
        if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member) or node.args:
            return False
        owner, name = node.callee.object, node.callee.name
        if name == "all" and isinstance(owner, ir.Member):
            return owner.name == "query" and self._is_request(owner.object)
        return name in ("getQueryParams", "query") and self._is_request(owner)

    def _parameter(self, name: ir.Str, location: Location, schema: Schema) -> Parameter:
        return Parameter(name.value, location, schema, evidence=Evidence(self.file, name.line), certainty=Certainty.LIKELY)


def _is_request(param: ir.Param) -> bool:
    declared = param.type.type if isinstance(param.type, ir.Nullable) else param.type
    return isinstance(declared, ir.Name) and declared.id.endswith(("Request", "RequestInterface"))


def _typed_by_default(node: ir.Call) -> Schema:
    """The type of a default value tells that of the parameter."""
    default = node.args[1].value if len(node.args) > 1 else None
    if isinstance(default, ir.Literal):
        if isinstance(default.value, bool):
            return {"type": "boolean"}
        if isinstance(default.value, int):
            return {"type": "integer"}
        if isinstance(default.value, float):
            return {"type": "number"}
    return {"type": "string"} if isinstance(default, ir.Str) else {}
