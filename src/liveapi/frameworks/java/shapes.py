"""What an expression is on the wire: maps and anonymous objects as the code fills them, everything else by its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import NULL, Property, any_of, array_of, object_of
from liveapi.frameworks.java import library
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_library import words
from liveapi.trace.languages.jvm_locals import JvmLocals, returned, value_of
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import FunctionRef, Text

if TYPE_CHECKING:
    from liveapi.frameworks.java.jvm import Jvm

_MAX_DEPTH = 8
_MAPS = frozenset({"HashMap", "LinkedHashMap", "TreeMap", "ConcurrentHashMap", "ObjectNode", "JsonObject", "JSONObject"})
_MAP_FACTORIES = frozenset({"of", "singletonMap", "ofEntries"})
_MAP_OWNERS = frozenset({"Map", "Collections", "ImmutableMap"})
_PUTS = frozenset({"put", "putIfAbsent", "set", "add", "addProperty", "putPOJO"})
#: Objects of JSON libraries, which code fills member by member.
_JSON = frozenset({"JSONObject", "JsonObject", "ObjectNode", "JsonObjectBuilder"})
#: What turns an object into its text.
_WRITERS = frozenset(
    {"writeValueAsString", "writeValueAsBytes", "encodeToString", "toJson", "toJsonTree", "valueToTree", "encodeToJsonElement"}
)
_MAPPING = frozenset({"map", "mapNotNull", "thenApply", "transform", "flatMap"})
_PASSING = words(
    """collect toList toSet collectList awaitSingle await block orElse orElseThrow get switchIfEmpty join apply also build
    awaitSuspending"""
)
_LITERALS: dict[type, Schema] = {
    bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"}, str: {"type": "string"},
}  # fmt: skip


def informative(schema: Schema) -> bool:
    """Whether a schema says more than that something is there."""
    if schema.get("type") == "array":
        return informative(schema.get("items", {}))
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return bool(schema.get("properties")) or (isinstance(inner, dict) and informative(inner))
    return bool(schema)


class Shapes:
    """Schemas of expressions."""

    def __init__(self, jvm: Jvm) -> None:
        self.jvm = jvm
        self._depth = 0
        self._inside: set[int] = set()

    def sent(self, expr: ir.Expr | None, names: Locals) -> Schema:
        """What is sent for an expression, in its envelope."""
        return self.of(expr, names, outermost=True)

    def of(self, expr: ir.Expr | None, names: Locals, *, outermost: bool = False) -> Schema:
        """The schema of an expression; ``{}`` where nothing is known."""
        if expr is None or self._depth >= _MAX_DEPTH:
            return {}
        self._depth += 1
        try:
            written = self._written(expr, names)
            if written is not None:
                return written
            kind = self.jvm.types.of(expr, names)
            by_type: Schema = {}
            if kind is not None:
                by_type = self.jvm.sent(kind) if outermost else self.jvm.output.of(kind)
            if by_type == _LITERALS[str] and isinstance(expr, ir.Call):
                # A text that was made of an object.
                made = self._followed(expr, names) or {}
                return made if made.get("type") == "object" else by_type
            if isinstance(expr, ir.Name) and by_type.get("type") == "object" and "additionalProperties" in by_type:
                # A mapping that is filled here.
                filled = self._variable(expr, names) or {}
                return filled if filled.get("properties") else by_type
            if informative(by_type):
                return by_type
            return self._followed(expr, names) or by_type
        finally:
            self._depth -= 1

    def _written(self, expr: ir.Expr, names: Locals) -> Schema | None:
        """An object or a list as the code writes it out."""
        if isinstance(expr, ir.Dict):
            return object_of(p for key, value in expr.items if key is not None for p in self._pair(key, value, names))
        if isinstance(expr, ir.Literal):
            return NULL if expr.value is None else _LITERALS[type(expr.value)]
        if isinstance(expr, ir.Str | ir.Template):
            return _LITERALS[str]
        if isinstance(expr, ir.Member) and expr.name == "NULL":
            return NULL
        if isinstance(expr, ir.List):
            return array_of(any_of(s for i in expr.items if (s := self.of(i.value if isinstance(i, ir.Arg) else i, names))))
        if isinstance(expr, ir.Conditional):
            return any_of(s for o in expr.options if (s := self.of(o, names)))
        if isinstance(expr, ir.Call):
            return self._made(expr, names)
        return None

    def _pair(self, key: ir.Expr, value: ir.Expr, names: Locals) -> Iterator[Property]:
        if isinstance(key, ir.Str):
            yield Property(key.value, self.of(value, names), True)
        elif isinstance(key, ir.Name | ir.Member):
            text = self.jvm.run.evaluate(key, names.scope)
            if isinstance(text, Text) and text.literal:
                yield Property(text.literal, self.of(value, names), True)

    def _made(self, call: ir.Call, names: Locals) -> Schema | None:
        """``Map.of("a", x)``, ``new HashMap<>() {{ put("a", x); }}``, ``object { val a = x }``."""
        callee, args = call.callee, call.args
        anonymous = next((a.value for a in args if a.name == "&" and isinstance(a.value, ir.Class)), None)
        name = self._name(callee)
        if anonymous is not None:
            if name in _MAPS | {"Map"}:
                return object_of(self._puts(anonymous.body, None, names))
            if anonymous.kind == "object":
                fields = (f for f in anonymous.members() if "private" not in f.modifiers)
                return object_of(Property(f.name, self._field(f, names), True) for f in fields)
            return None
        if isinstance(callee, ir.Member) and callee.name in _MAP_FACTORIES and self._name(callee.object) in _MAP_OWNERS:
            if callee.name == "ofEntries":
                inner = [a.value for a in args if isinstance(a.value, ir.Call) and len(a.value.args) == 2]
                return object_of(p for e in inner for p in self._pair(e.args[0].value, e.args[1].value, names))
            pairs = zip(args[::2], args[1::2], strict=False)
            return object_of(p for k, v in pairs for p in self._pair(k.value, v.value, names))
        if name in {"mapOf", "mutableMapOf", "linkedMapOf", "hashMapOf", "to"} and args:
            pairs_of = [a.value for a in args if isinstance(a.value, ir.Binary) and a.value.op == "to"]
            return object_of(p for b in pairs_of for p in self._pair(b.left, b.right, names))
        if isinstance(callee, ir.Member):
            if callee.name in _WRITERS and args and self.jvm.types.resolve(call, names) is None:
                return self.of(args[-1].value, names)
            if callee.name in {"toString", "toJSONString", "encode", "toJson"} and not args:
                whole = self.of(callee.object, names)
                return whole if informative(whole) and whole.get("type") == "object" and "$ref" not in whole else None
            if self._puts_two(call):
                return self._filled(call, names)
        if name == "buildJsonObject" and args and isinstance(args[-1].value, ir.Lambda):
            return object_of(self._puts(args[-1].value.function.body, None, names))
        return None

    def _filled(self, call: ir.Call, names: Locals) -> Schema | None:
        """``new JSONObject().put("a", x).put("b", y)``"""
        start: ir.Expr = call
        puts: list[ir.Call] = []
        while isinstance(start, ir.Call) and isinstance(start.callee, ir.Member) and self._puts_two(start):
            puts.append(start)
            start = start.callee.object
        made = isinstance(start, ir.Call) and self._name(start.callee) in {"createObjectBuilder", "createObjectNode", "objectNode"}
        if not made:
            kind = self.jvm.types.of(start, names)
            if kind is None or kind.name not in _JSON:
                return None
        whole: Schema = {} if made else self.of(start, names)
        known = [Property(n, s, n in whole.get("required", [])) for n, s in whole.get("properties", {}).items()]
        return object_of([*known, *(p for c in reversed(puts) for p in self._pair(c.args[0].value, c.args[1].value, names))])

    @staticmethod
    def _puts_two(call: ir.Call) -> bool:
        return isinstance(call.callee, ir.Member) and call.callee.name in _PUTS and len(call.args) == 2

    def _field(self, field: ir.Field, names: Locals) -> Schema:
        if field.type is not None:
            return self.jvm.output.of(TypeRef(field.type, names.scope, names.arguments))
        return self.of(field.default, names)

    @staticmethod
    def _name(expr: ir.Expr) -> str:
        expr = expr.object if isinstance(expr, ir.Index) else expr
        return expr.id if isinstance(expr, ir.Name) else expr.name if isinstance(expr, ir.Member) else ""

    @staticmethod
    def _is(expr: ir.Expr, variable: str | None) -> bool:
        return isinstance(expr, ir.Name) and expr.id == variable

    def _puts(self, body: list[ir.Stmt], variable: str | None, names: Locals) -> Iterator[Property]:
        """What is put into a map: into ``variable``, or bare inside of its own block."""
        for statement in body:
            for node in statement.walk():
                if isinstance(node, ir.Assign) and node.value is not None and isinstance(target := node.target, ir.Index):
                    yield from self._pair(target.args[0], node.value, names) if self._is(target.object, variable) else ()
                if not isinstance(node, ir.Call) or len(node.args) != 2:
                    continue
                callee = node.callee
                own = isinstance(callee, ir.Name) and variable is None and callee.id in _PUTS
                there = isinstance(callee, ir.Member) and callee.name in _PUTS and isinstance(callee.object, ir.Name)
                if own or (there and isinstance(callee, ir.Member) and self._name(callee.object) in {variable, "this"}):
                    yield from self._pair(node.args[0].value, node.args[1].value, names)

    def _followed(self, expr: ir.Expr, names: Locals) -> Schema | None:
        """What a variable was given, what a function of the repository returns, where its type tells nothing."""
        if isinstance(expr, ir.Name):
            return self._variable(expr, names)
        if isinstance(expr, ir.BlockExpr):
            return self.of(value_of(expr.body), names)
        if isinstance(expr, ir.Binary) and expr.op == "or":
            return any_of(s for side in (expr.left, expr.right) if (s := self.of(side, names)))
        if not isinstance(expr, ir.Call):
            return None
        callee = expr.callee
        if isinstance(callee, ir.Member) and callee.name in _MAPPING and expr.args and isinstance(expr.args[-1].value, ir.Lambda):
            function = expr.args[-1].value.function
            receiver = self.jvm.types.of(callee.object, names)
            inside = self.jvm.types.within(function, [self.jvm.types.item(receiver)], names)
            inner = self.of(value_of(function.body), inside)
            many = receiver is None or receiver.name in library.LISTS | library.SETS
            single = receiver is not None and receiver.name in library.WRAPPERS | library.OPTIONALS
            return (array_of(inner) if many and not single and callee.name != "flatMap" else inner) if inner else None
        if isinstance(callee, ir.Member) and callee.name in _MAPPING and expr.args and isinstance(expr.args[-1].value, ir.Member):
            # ``map(this::view)``
            reference = expr.args[-1].value
            unknown = ir.Arg(expr.line, ir.Unknown(expr.line))
            target = self.jvm.types.resolve(ir.Call(expr.line, reference, [unknown]), names)
            if target is not None:
                return self._returned(target[0])
        if isinstance(callee, ir.Member) and callee.name in _PASSING and not (callee.name == "get" and expr.args):
            return self.of(callee.object, names)
        if isinstance(callee, ir.Member) and callee.name in {"just", "ofNullable", "completedFuture", "item"} and expr.args:
            return self.of(expr.args[0].value, names)
        found = self.jvm.types.resolve(expr, names)
        return self._returned(found[0]) if found is not None else None

    def _variable(self, expr: ir.Name, names: Locals) -> Schema | None:
        """What a variable is first given, and what is put into it afterwards."""
        if not isinstance(names, JvmLocals):
            return None
        values = [v for line, v in names.values.get(expr.id, []) if line <= expr.line]
        start: Schema = self.of(values[-1], names) if values and values[-1] is not expr else {}
        puts = list(self._puts(names.body, expr.id, names))
        if not puts:
            return start or None
        known = [Property(n, s, n in start.get("required", [])) for n, s in start.get("properties", {}).items()]
        return object_of([*known, *puts])

    def _returned(self, function: FunctionRef) -> Schema | None:
        """All that a function of the repository returns."""
        if id(function.function) in self._inside:
            return None
        self._inside.add(id(function.function))
        try:
            return self.results(function)
        finally:
            self._inside.discard(id(function.function))

    def results(self, function: FunctionRef, *, outermost: bool = False) -> Schema:
        """A choice of what a function returns, exceptions left out."""
        names = self.jvm.types.inside(function)
        found = [s for e in returned(function.function.body) if (s := self._returned_as(e, names, outermost=outermost))]
        if function.module.language == "kotlin":
            # ``x?.let { return it }`` returns from the function around it.
            for node, inner in self.jvm.types.nodes(function.function.body, names):
                if isinstance(node, ir.Return) and inner is not names and (s := self._returned_as(node.value, inner, outermost=outermost)):
                    found.append(s)
        return any_of(found)

    def _returned_as(self, expr: ir.Expr | None, names: Locals, *, outermost: bool) -> Schema:
        kind = self.jvm.types.of(expr, names) if isinstance(expr, ir.Call) else None
        if kind is not None and kind.name.endswith("Exception"):
            return {}
        schema = self.of(expr, names, outermost=outermost)
        return {} if schema == NULL else schema
