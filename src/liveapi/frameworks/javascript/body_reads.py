"""What a handler reads of the body: members, destructuring, casts, parsers, and functions of the repository that it is handed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Location, Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.answers import FORM, JSON, MULTIPART
from liveapi.frameworks.javascript.parameters import of_members
from liveapi.frameworks.javascript.reads import PARSERS, Reads
from liveapi.frameworks.javascript.validators.schema import SchemaValue, as_schema
from liveapi.syntax import ir
from liveapi.trace.languages.javascript_results import ITERATING
from liveapi.trace.languages.typescript_types import Given, is_nothing, sides
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import FunctionRef

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.schemas import TypeScriptSchemas

_TEXT_METHODS = frozenset(
    {
        "trim",
        "toLowerCase",
        "toUpperCase",
        "split",
        "substring",
        "substr",
        "replace",
        "match",
        "startsWith",
        "endsWith",
        "charAt",
        "normalize",
    }
)
_LIST_METHODS = frozenset({"map", "forEach", "filter", "some", "every", "reduce", "join", "find", "push", "flatMap", "sort"})
_NUMERIC = frozenset({"<", ">", "<=", ">=", "-", "*", "/", "%"})
_TYPES: Mapping[str, Schema] = {"string": {"type": "string"}, "number": {"type": "number"}, "boolean": {"type": "boolean"}}
#: Members that every object or list has.
_OWN = frozenset({"length", "hasOwnProperty", "toString", "constructor", "valueOf"})
#: Parts of a request that are followed into functions.
_HANDED = frozenset({"request", "context", "query"})
#: Functions handed on to that are looked into.
_MAX_DEPTH = 3
#: Methods of a request that give its body, and in which media type it travels then.
_GIVING = {"json": JSON, "parseBody": MULTIPART, "formData": MULTIPART, "text": "text/plain", "urlencoded": FORM}
#: Calls that put the whole of one object into another: the other's type says what may come.
_ASSIGNING = frozenset({"assign", "merge", "extend", "defaults"})


@dataclass(slots=True)
class BodyNode:
    """A part of the body that is read."""

    schema: Schema = field(default_factory=dict)
    #: Whether the schema is declared and not guessed from use.
    certain: bool = False
    children: dict[str, BodyNode] = field(default_factory=dict)
    line: int = 0

    def at(self, path: Iterable[str], line: int) -> BodyNode:
        """The node of a path, made where it is not known yet; ``[]`` stands for the items of a list."""
        node = self
        for name in path:
            node = node.children.setdefault(name, BodyNode(line=line))
        return node

    def has(self, path: Iterable[str]) -> bool:
        """Whether something of a path is read."""
        node: BodyNode | None = self
        for name in path:
            node = node.children.get(name) if node is not None else None
        return node is not None

    def written(self) -> Schema:
        """Its schema: as declared, else an object of what is read of it."""
        if self.certain:
            return self.schema
        items = self.children.get("[]")
        if items is not None:
            return array_of(items.written())
        if self.children:
            known = (self.schema.get("properties") or {}) if self.schema.get("type") == "object" else {}
            members = [Property(name, child.written() or known.get(name) or {}) for name, child in self.children.items()]
            names = {m.name for m in members}
            return object_of([*members, *(Property(n, s) for n, s in known.items() if n not in names)])
        return self.schema


@dataclass(slots=True)
class BodyReads(Reads):
    """Collects what one handler reads of a request, of its body too."""

    schemas: TypeScriptSchemas | None = None
    body: BodyNode = field(default_factory=BodyNode)
    media: dict[str, None] = field(default_factory=dict)
    #: Whether the body is taken at all.
    taken: bool = False
    names: Locals | None = None
    depth: int = 0
    _skipped: set[int] = field(default_factory=set)
    #: Members that the handler itself gives the body: they do not come with it.
    _own: set[str] = field(default_factory=set)
    _followed: set[tuple[int, str]] = field(default_factory=set)

    def handler(self, function: FunctionRef, roles: Iterable[str], names: Locals) -> None:
        """Read a handler whose variables are ``names``."""
        self.names = names
        self.function(function.function, roles)

    def schema_and_certainty(self) -> tuple[Schema | None, bool]:
        """What is known of the body; ``None`` where it is not read."""
        return (self.body.written(), self.body.certain) if self.taken or self.body.children else (None, False)

    # --- what is the body -------------------------------------------------------------------------------------------

    def _thing(self, expr: ir.Expr, things: Mapping[str, str]) -> str:
        found = Reads._thing(self, expr, things)
        if found:
            return found
        if isinstance(expr, ir.Binary) and expr.op == "or":
            return self._body_thing(expr.left, things)
        if isinstance(expr, ir.Member):
            of = self._thing(expr.object, things)
            if of in {"request", "next-request"} and expr.name == "body":
                return "body"
            return f"{of}/{expr.name}" if of.startswith("body") and expr.name not in _OWN else ""
        if isinstance(expr, ir.Index) and expr.args:
            of = self._body_thing(expr.object, things)
            if not of:
                return ""
            key = expr.args[0]
            return f"{of}/{key.value}" if isinstance(key, ir.Str) else f"{of}/[]" if isinstance(key, ir.Literal) else ""
        if isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member):
            of = Reads._thing(self, expr.callee.object, things)
            name = expr.callee.name
            if of in {"request", "hono"} and name in _GIVING:
                self.media.setdefault(_GIVING[name])
                self.taken = True
                return "body" if name != "text" else ""
            if of == "hono" and name == "valid" and expr.args and isinstance(expr.args[0].value, ir.Str):
                return "body" if expr.args[0].value.value in {"json", "form"} else ""
            if name == "parse" and isinstance(expr.callee.object, ir.Name) and expr.callee.object.id == "JSON" and expr.args:
                return self._body_thing(expr.args[0].value, things)
        if isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Name) and self._gives_body(expr, things):
            self.taken = True
            return "body"
        return ""

    def _gives_body(self, call: ir.Call, things: Mapping[str, str]) -> bool:
        """Whether a function of the repository takes the body out of the request that it is handed: ``await readBody(request)``."""
        at = next(
            (i for i, a in enumerate(call.args) if isinstance(a.value, ir.Name) and things.get(a.value.id) in {"request", "hono"}), -1
        )
        if at < 0 or self.schemas is None or self.names is None:
            return False
        function = self.schemas.types.target_of(call, self.names)
        if function is None or at >= len(function.function.params):
            return False
        name = function.function.params[at].name
        for node in (n for s in function.function.body for n in s.walk()):
            callee = node.callee if isinstance(node, ir.Call) else None
            if (
                isinstance(callee, ir.Member)
                and callee.name in {"json", "formData"}
                and isinstance(callee.object, ir.Name)
                and callee.object.id == name
            ):
                return True
        return False

    def _spread(self, expr: ir.Expr, things: Mapping[str, str]) -> str:
        """The part of the body that an object literal takes over: ``{ ...req.body, id }``."""
        if not isinstance(expr, ir.Dict):
            return ""
        return next((thing for key, value in expr.items if key is None and (thing := self._body_thing(value, things))), "")

    def _body_thing(self, expr: ir.Expr, things: Mapping[str, str]) -> str:
        found = self._thing(expr, things)
        return found if found.startswith("body") else ""

    def _bind(self, target: ir.Expr, thing: str, things: dict[str, str]) -> None:
        if thing == "request" and isinstance(target, ir.Dict):
            for key, part in target.items:
                if isinstance(key, ir.Str) and key.value == "body":
                    self._bind(part, "body", things)
        if not thing.startswith("body"):
            Reads._bind(self, target, thing, things)
            return
        self.taken = True
        if isinstance(target, ir.Name):
            things[target.id] = thing
        elif isinstance(target, ir.Binary) and target.op == "=":
            schema = _literal(target.right)
            if schema and "/" in thing:
                self._say(thing, schema, target.line)
            self._bind(target.left, thing, things)
        elif isinstance(target, ir.Dict):
            for key, part in target.items:
                if isinstance(key, ir.Str):
                    self._node(f"{thing}/{key.value}", target.line)
                    self._bind(part, f"{thing}/{key.value}", things)
                elif key is None:
                    self._bind(part, thing, things)

    def _node(self, thing: str, line: int) -> BodyNode:
        self.taken = True
        return self.body.at(thing.split("/")[1:], line)

    def _say(self, thing: str, schema: Schema, line: int, *, certain: bool = False) -> None:
        """Keep what a place says of a part of the body; what is declared outweighs what is guessed."""
        if thing in self._own and not self.body.has(thing.split("/")[1:]):
            return
        node = self._node(thing, line)
        if certain and schema and not node.certain:
            node.schema, node.certain = schema, True
        elif not node.certain and schema and not node.schema:
            node.schema = schema

    def _add(self, part: str, name: str, line: int, schema: Mapping[str, Any]) -> None:
        if not part.startswith("body"):
            Reads._add(self, part, name, line, schema)
        elif name not in _OWN:
            self._say(f"{part}/{name}", {} if schema == {"type": "string"} else schema, line)

    # --- what code does with it -------------------------------------------------------------------------------------

    def _visit(self, node: ir.Node, things: dict[str, str]) -> None:
        if isinstance(node, ir.Assign):
            self._assigned(node, things)
        elif isinstance(node, ir.Cast):
            thing = self._body_thing(node.value, things) or self._spread(node.value, things)
            if thing:
                self._typed(thing, node.type, node.line)
        elif isinstance(node, ir.Call):
            self._handed(node, things)
        elif isinstance(node, ir.Binary):
            self._compared(node, things)
        if id(node) in self._skipped:
            return
        Reads._visit(self, node, things)

    def _assigned(self, node: ir.Assign, things: dict[str, str]) -> None:
        if isinstance(node.target, ir.Member | ir.Index) and self._body_thing(node.target.object, things):
            self._skipped.add(id(node.target))
            self._own.add(self._body_thing(node.target, things))
        elif isinstance(node.target, ir.Member) and Reads._thing(self, node.target.object, things):
            self._skipped.add(id(node.target))
        thing = (self._body_thing(node.value, things) or self._spread(node.value, things)) if node.value is not None else ""
        if not thing:
            return
        self.taken = True
        if node.type is not None:
            self._typed(thing, node.type, node.line)
        elif isinstance(node.target, ir.Member | ir.Index) and self.schemas is not None and self.names is not None:
            self._of_type(thing, self.schemas.types.of(node.target, self.names), node.line, certain=False)

    def _typed(self, thing: str, kind: ir.Expr, line: int) -> None:
        if self.schemas is not None and self.names is not None and not self.schemas.types.vague(kind):
            self._of_type(thing, TypeRef(kind, self.names.scope, self.names.arguments), line)

    def _of_type(self, thing: str, ref: TypeRef | None, line: int, *, certain: bool = True) -> None:
        schema = self.schemas.of(ref) if self.schemas is not None and ref is not None else {}
        if schema and schema != {"type": "object"}:
            self._say(thing, schema, line, certain=certain or "$ref" in schema)

    def _compared(self, node: ir.Binary, things: dict[str, str]) -> None:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, ir.Unary) and one.op == "typeof" and isinstance(other, ir.Str):
                thing = self._body_thing(one.operand, things)
                if "/" in thing and other.value in _TYPES:
                    self._say(thing, _TYPES[other.value], node.line)
                continue
            thing = self._body_thing(one, things) if isinstance(one, ir.Name | ir.Member | ir.Index) else ""
            if "/" not in thing:
                continue
            if node.op in _NUMERIC and not isinstance(other, ir.Str):
                self._say(thing, {"type": "number"}, node.line)
            elif node.op in {"===", "==", "!==", "!="} and (schema := _literal(other)):
                self._say(thing, schema, node.line)

    def _handed(self, call: ir.Call, things: dict[str, str]) -> None:
        callee = call.callee
        if isinstance(callee, ir.Member):
            thing = self._body_thing(callee.object, things)
            if thing:
                self._skipped.add(id(callee))
                self.taken = True
            if "/" in thing:
                self._method(thing, callee.name, call, things)
            if thing:
                return
        if call.types and isinstance(callee, ir.Member) and self._body_thing(call, things) == "body":
            self._typed("body", call.types[0], call.line)  # `await c.req.json<CreateUser>()`
            return
        for at, arg in enumerate(call.args):
            thing = self._body_thing(arg.value, things) if isinstance(arg.value, ir.Name | ir.Member | ir.Call | ir.Cast | ir.Index) else ""
            if thing:
                self.taken = True
                self._argument(thing, at, call, things)
            elif (spread := self._spread(arg.value, things)) and self.schemas is not None and self.names is not None:
                self.taken = True
                function = self.schemas.types.target_of(call, self.names)
                if function is not None:
                    self._into(function, at, spread, call)
                else:
                    self._of_type(spread, self.schemas.types.stored(call, at, self.names), call.line, certain=False)
            elif isinstance(arg.value, ir.Name | ir.Member) and (part := Reads._thing(self, arg.value, things)) in _HANDED:
                self._part_into(part, at, call)

    def _part_into(self, part: str, at: int, call: ir.Call) -> None:
        """The request, or its query, goes into a function of the repository: what that reads counts."""
        if self.schemas is None or self.names is None:
            return
        function = self.schemas.types.target_of(call, self.names)
        if function is None or at >= len(function.function.params):
            return
        param = function.function.params[at]
        if part == "query" and param.type is not None and not self.schemas.types.vague(param.type):
            for parameter in of_members(self.schemas, TypeRef(param.type, function.scope), Location.QUERY, function.module.path):
                self.found.setdefault((Location.QUERY, parameter.name), parameter)
            return
        self._follow(function, param, part)

    def _method(self, thing: str, name: str, call: ir.Call, things: dict[str, str]) -> None:
        if name in _TEXT_METHODS:
            self._say(thing, {"type": "string"}, call.line)
        elif name in _LIST_METHODS:
            self._say(thing, {"type": "array", "items": {}}, call.line)
            closure = call.args[0].value if call.args else None
            if name in ITERATING and isinstance(closure, ir.Lambda) and closure.function.params:
                param = closure.function.params[0]
                self._bind(param.pattern or ir.Name(param.line, param.name), f"{thing}/[]", things)

    def _argument(self, thing: str, at: int, call: ir.Call, things: dict[str, str]) -> None:
        """A part of the body is handed to a call: a parser, a model, a function of the repository."""
        callee = call.callee
        name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
        if self.schemas is None or self.names is None:
            return
        if name in PARSERS and isinstance(callee, ir.Member):
            held = self.schemas.types.resolved(self.schemas.types.of(callee.object, self.names))
            value = held.value if isinstance(held, Given) else self.schemas.run.evaluate(callee.object, self.names.scope)
            schema = as_schema(value) if isinstance(value, SchemaValue) else None
            found = schema or as_schema(self.schemas.run.evaluate(call.args[1].value, self.names.scope) if len(call.args) > 1 else None)
            said = found.json_schema(components=self.schemas.run.components) if found is not None else {}
            if said:
                self._say(thing, said, call.line, certain=True)
            return
        if name == "isArray":
            self._say(thing, {"type": "array", "items": {}}, call.line)
        elif name == "Date" and call.new and "/" in thing:
            self._say(thing, {"type": "string", "format": "date-time"}, call.line)
        elif name in _ASSIGNING and at > 0:
            self._of_type(thing, self.schemas.types.of(call.args[0].value, self.names), call.line, certain=False)
        else:
            function = self.schemas.types.target_of(call, self.names)
            if function is not None:
                self._into(function, at, thing, call)
            elif (ref := self.schemas.types.stored(call, at, self.names)) is not None:
                self._of_type(thing, ref, call.line, certain=False)

    def _into(self, function: FunctionRef, at: int, thing: str, call: ir.Call) -> None:
        """The body goes into a function: its parameter's type says what it is, else what it does with it."""
        params = function.function.params
        if at >= len(params) or self.schemas is None:
            return
        param = params[at]
        types = self.schemas.types
        if param.type is not None and not types.vague(param.type):
            if all(is_nothing(side) for side in sides(param.type)):
                return
            bound = types.explicit(function, call, self.names) if function.function.type_params and self.names is not None else {}
            if call.new and function.owner is not None and self.names is not None:
                bound = {**bound, **types.bound_in(types.of(call, self.names), function.owner)}
            ref = TypeRef(param.type, function.scope, bound)
            keys = _read_of(function, param.name) if self._node(thing, call.line).children else None
            for key in keys or ():
                self._of_type(f"{thing}/{key}", types.member(ref, key), call.line)
            if keys is None:
                self._of_type(thing, ref, call.line)
            return
        self._follow(function, param, thing)

    def _follow(self, function: FunctionRef, param: ir.Param, thing: str) -> None:
        """Read a function one of whose parameters is a part of the request."""
        if self.schemas is None:
            return
        key = (id(function.function), thing)
        if self.depth >= _MAX_DEPTH or key in self._followed:
            return
        self._followed.add(key)
        outer, self.names = self.names, self.schemas.types.names_in(function)
        self.depth += 1
        inner: dict[str, str] = {}
        self._bind(param.pattern or ir.Name(param.line, param.name), thing, inner)
        for statement in function.function.body:
            for node in statement.walk():
                self._visit(node, inner)
        self.depth -= 1
        self.names = outer


def _read_of(function: FunctionRef, name: str) -> list[str] | None:
    """The members that a function reads of a parameter; ``None`` where it uses the whole of it."""
    found: dict[str, None] = {}
    holders: set[int] = set()
    for node in (n for s in function.function.body for n in s.walk()):
        if isinstance(node, ir.Member) and isinstance(node.object, ir.Name) and node.object.id == name:
            found.setdefault(node.name)
            holders.add(id(node.object))
        elif isinstance(node, ir.Name) and node.id == name and id(node) not in holders:
            return None
    return list(found) or None


def _literal(expr: ir.Expr) -> Schema:
    if isinstance(expr, ir.Str | ir.Template):
        return {"type": "string"}
    if isinstance(expr, ir.Literal) and expr.value is not None:
        return {"type": "boolean"} if isinstance(expr.value, bool) else {"type": "number"}
    if isinstance(expr, ir.List):
        return {"type": "array", "items": {}}
    return {}
