"""What a handler reads from the request without declaring it: ``req.query.x``, ``const { tag } = ctx.query``, ``c.req.header('X')``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.syntax import ir

_STRING: Mapping[str, Any] = {"type": "string"}
_ARRAY: Mapping[str, Any] = {"type": "array", "items": {"type": "string"}}

#: What a member of a thing is. Things: the request, Koa's or Hono's context, its parts.
_MEMBERS: Mapping[tuple[str, str], str] = {
    ("request", "query"): "query",
    ("request", "params"): "path",
    ("request", "headers"): "header",
    ("request", "header"): "header",
    ("request", "cookies"): "cookie",
    ("request", "signedCookies"): "cookie",
    ("request", "nextUrl"): "url",
    ("request", "raw"): "request",
    ("url", "searchParams"): "search",
    ("context", "query"): "query",
    ("context", "params"): "path",
    ("context", "headers"): "header",
    ("context", "header"): "header",
    ("context", "request"): "request",
    ("context", "req"): "request",
    ("hono-context", "req"): "hono",
    ("request", "method"): "method",
    ("hono", "method"): "method",
    ("next", "params"): "path",
    ("next", "searchParams"): "query",
    ("next", "request"): "request",
    ("next", "req"): "request",
    ("next", "headers"): "header",
    ("hono", "raw"): "request",
}
#: Methods that read one thing by name, or give the whole where they are called without.
_METHODS: Mapping[tuple[str, str], str] = {
    ("request", "get"): "header",
    ("request", "header"): "header",
    ("request", "param"): "path",
    ("context", "get"): "header",
    ("header", "get"): "header",
    ("search", "get"): "query",
    ("search", "has"): "query",
    ("search", "getAll"): "query[]",
    ("hono", "query"): "query",
    ("hono", "queries"): "query[]",
    ("hono", "param"): "path",
    ("hono", "header"): "header",
    ("cookie", "get"): "cookie",
}
_PARTS = {"query": Location.QUERY, "path": Location.PATH, "header": Location.HEADER, "cookie": Location.COOKIE}
#: What a text is turned into tells its type.
_CONVERSIONS: Mapping[str, Mapping[str, Any]] = {
    "parseInt": {"type": "integer"},
    "Number": {"type": "number"},
    "parseFloat": {"type": "number"},
    "BigInt": {"type": "integer"},
}
#: Methods of schema libraries that check what they are given.
PARSERS = frozenset({"parse", "safeParse", "parseAsync", "safeParseAsync", "validate", "validateAsync", "cast"})
#: Members of the parts that are no parameters.
_OBJECT_MEMBERS = frozenset(
    {"hasOwnProperty", "toString", "constructor", "valueOf", "get", "has", "set", "keys", "entries", "forEach", "host"}
)
#: Headers that OpenAPI keeps for itself or that every request has.
_PLAIN_HEADERS = frozenset({"content-type", "content-length", "host", "cookie", "user-agent", "origin", "referer"})


@dataclass(slots=True)
class Reads:
    """Collects what one handler reads; :meth:`function` may be asked for several (middleware, then the handler)."""

    file: str
    #: Tells what a schema that a part of the request is given to declares of it (``schema.parse(req.query)``).
    schema: Callable[[ir.Expr, Location], list[Parameter]] | None = None
    found: dict[tuple[Location, str], Parameter] = field(default_factory=dict)
    #: The methods that the request's is compared with, and the tables that are asked for it (``handlers[req.method]``).
    methods: set[str] = field(default_factory=set)
    tables: list[ir.Expr] = field(default_factory=list)

    def function(self, function: ir.Function, roles: Iterable[str]) -> None:
        """Read a function whose first parameters have ``roles``: ``request``, ``context``, ``next`` (Next.js), or ``""``."""
        things: dict[str, str] = {}
        for param, role in zip(function.params, roles, strict=False):
            if role:
                self._bind(param.pattern if param.pattern is not None else ir.Name(param.line, param.name), role, things)
        for statement in function.body:
            for node in statement.walk():
                self._visit(node, things)

    def _visit(self, node: ir.Node, things: dict[str, str]) -> None:
        self._dispatch(node, things)
        if isinstance(node, ir.Assign) and node.value is not None:
            value = node.value.value if isinstance(node.value, ir.Cast) else node.value
            value = value.left if isinstance(value, ir.Binary) and value.op == "or" else value
            thing = self._thing(value, things)
            if thing:
                self._bind(node.target, thing, things)
        elif isinstance(node, ir.Member | ir.Index):
            self._read(node, things, _STRING)
        elif isinstance(node, ir.Call):
            self._called(node, things)
        elif isinstance(node, ir.Unary) and node.op == "+":
            self._read(node.operand, things, {"type": "number"})
        elif (
            isinstance(node, ir.Binary)
            and node.op in {"===", "=="}
            and isinstance(node.right, ir.Str)
            and node.right.value in {"true", "false"}
        ):
            self._read(node.left, things, {"type": "boolean"})

    def _dispatch(self, node: ir.Node, things: Mapping[str, str]) -> None:
        """Where a function looks at the request's method."""
        if isinstance(node, ir.Binary) and node.op in {"===", "==", "!==", "!="}:
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(other, ir.Str) and self._thing(one, things) == "method":
                    self.methods.add(other.value.upper())
        elif isinstance(node, ir.Switch) and node.subject is not None and self._thing(node.subject, things) == "method":
            self.methods |= {p.value.upper() for case in node.cases for p in case.patterns if isinstance(p, ir.Str)}
        elif isinstance(node, ir.Index) and node.args and self._thing(node.args[0], things) == "method":
            self.tables.append(node.object)
        elif isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "includes":
            listed = node.callee.object
            if isinstance(listed, ir.List) and node.args and self._thing(node.args[0].value, things) == "method":
                self.methods |= {i.value.upper() for i in listed.items if isinstance(i, ir.Str)}

    def _called(self, call: ir.Call, things: dict[str, str]) -> None:
        callee = call.callee
        name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
        if name in _CONVERSIONS and call.args:
            for part in self._alternatives(call.args[0].value):
                self._read(part, things, _CONVERSIONS[name])
            return
        if isinstance(callee, ir.Member) and callee.name in PARSERS and call.args and self.schema is not None:
            location = _PARTS.get(self._thing(call.args[0].value, things))
            if location is not None:
                for parameter in self.schema(callee.object, location):
                    self.found.setdefault((location, parameter.name), parameter)
        if isinstance(callee, ir.Member) and call.args:
            read = _METHODS.get((self._thing(callee.object, things), callee.name))
            first = call.args[0].value
            if read and isinstance(first, ir.Str):
                self._add(read.removesuffix("[]"), first.value, call.line, _ARRAY if read.endswith("[]") else _STRING)

    @staticmethod
    def _alternatives(expr: ir.Expr) -> list[ir.Expr]:
        expr = expr.value if isinstance(expr, ir.Cast) else expr
        return [expr.left, expr.right] if isinstance(expr, ir.Binary) and expr.op == "or" else [expr]

    def _thing(self, expr: ir.Expr, things: Mapping[str, str]) -> str:
        """Which part of the request an expression is; ``""`` for anything else."""
        if isinstance(expr, ir.Cast):
            return self._thing(expr.value, things)
        if isinstance(expr, ir.Name):
            return things.get(expr.id, "")
        if isinstance(expr, ir.Member):
            return _MEMBERS.get((self._thing(expr.object, things), expr.name), "")
        if isinstance(expr, ir.Call):
            callee = expr.callee
            if isinstance(callee, ir.Name):
                if callee.id == "URL" and expr.args:
                    inner = expr.args[0].value
                    return "url" if isinstance(inner, ir.Member) and self._thing(inner.object, things) in {"request", "hono"} else ""
                return {"headers": "header", "cookies": "cookie"}.get(callee.id, "") if not expr.args else ""
            if isinstance(callee, ir.Member):
                of = self._thing(callee.object, things)
                if of == "hono" and callee.name == "valid" and expr.args and isinstance(expr.args[0].value, ir.Str):
                    return {"query": "query", "param": "path", "header": "header", "cookie": "cookie"}.get(expr.args[0].value.value, "")
                if not expr.args and (of, callee.name) in _METHODS:
                    return _METHODS[of, callee.name].removesuffix("[]")
        return ""

    def _bind(self, target: ir.Expr, thing: str, things: dict[str, str]) -> None:
        if isinstance(target, ir.Name):
            things[target.id] = thing
        elif isinstance(target, ir.Binary) and target.op == "=":
            self._bind(target.left, thing, things)
        elif isinstance(target, ir.Dict):
            for key, part in target.items:
                if key is None:
                    if isinstance(part, ir.Name):
                        things[part.id] = thing
                elif isinstance(key, ir.Str):
                    inner = _MEMBERS.get((thing, key.value))
                    if inner:
                        self._bind(part, inner, things)
                    elif thing in _PARTS:
                        self._add(thing, key.value, target.line, _STRING)

    def _read(self, expr: ir.Expr, things: Mapping[str, str], schema: Mapping[str, Any]) -> None:
        if isinstance(expr, ir.Cast):
            self._read(expr.value, things, schema)
        if isinstance(expr, ir.Member) and expr.name not in _OBJECT_MEMBERS:
            self._add(self._thing(expr.object, things), expr.name, expr.line, schema)
        elif isinstance(expr, ir.Index) and len(expr.args) == 1 and isinstance(expr.args[0], ir.Str):
            self._add(self._thing(expr.object, things), expr.args[0].value, expr.line, schema)

    def _add(self, part: str, name: str, line: int, schema: Mapping[str, Any]) -> None:
        location = _PARTS.get(part)
        if location is None or not name:
            return
        if location is Location.HEADER:
            if name.lower() in _PLAIN_HEADERS:
                return
            if name == name.lower():
                name = "-".join(word.capitalize() for word in name.split("-"))
        known = self.found.get((location, name))
        if known is None:
            evidence = Evidence(self.file, line)
            required = location is Location.PATH
            self.found[location, name] = Parameter(name, location, schema, required, evidence=evidence, certainty=Certainty.GUESSED)
        elif known.schema == _STRING:
            known.schema = schema
