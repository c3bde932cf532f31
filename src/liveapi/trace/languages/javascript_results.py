"""What the functions and methods of JavaScript's standard library give, by the types they are called on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.static_types import Locals, TypeRef

if TYPE_CHECKING:
    from liveapi.trace.languages.javascript_flow import JavaScriptTypes

#: What a method gives: the types, that of the receiver, the call, the variables in sight.
Rule = Callable[["JavaScriptTypes", TypeRef | None, ir.Call, Locals], TypeRef | None]

#: Methods of lists whose callback is given their elements.
ITERATING = frozenset(
    {"map", "flatMap", "forEach", "filter", "find", "findLast", "findIndex", "some", "every", "sort", "toSorted", "mapSeries", "each"}
)
#: Methods that give what they are called on, as far as its type goes: of lists, promises and queries.
SAME = frozenset(
    {"filter", "sort", "toSorted", "slice", "reverse", "toReversed", "concat", "catch", "finally", "fill", "splice", "clone", "freeze"}
    | {"where", "set", "returning", "orderBy", "groupBy", "leftJoin", "innerJoin", "onConflictDoNothing", "onConflictDoUpdate"}
    | {
        "offset",
        "for",
        "having",
        "$dynamic",
        "as",
        "exec",
        "lean",
        "populate",
        "limit",
        "skip",
        "select",
        "toPromise",
        "pipe",
        "valueOf",
        "unwrap",
    }
)
#: Functions whose result does not depend on what they are given.
STANDARD_CALLS = {
    "String": "string",
    "Number": "number",
    "Boolean": "boolean",
    "parseInt": "number",
    "parseFloat": "number",
    "BigInt": "bigint",
    "isNaN": "boolean",
    "encodeURIComponent": "string",
    "decodeURIComponent": "string",
    "nanoid": "string",
    "uuidv4": "string",
    "uuid": "string",
    "randomUUID": "string",
}
_REQUEST = dict.fromkeys(("path", "method", "url", "originalUrl", "ip", "hostname", "baseUrl", "protocol", "id"), "string")
#: Members of objects of the language and of its web frameworks.
BUILTIN_MEMBERS = {
    **dict.fromkeys(("Error", "TypeError", "HttpError", "FastifyError"), dict.fromkeys(("message", "name", "stack"), "string")),
    **dict.fromkeys(("Request", "FastifyRequest", "NextApiRequest", "NextRequest"), _REQUEST),
}
_STRING = (
    "toString", "toISOString", "toLowerCase", "toUpperCase", "trim", "trimEnd", "trimStart", "substring", "substr", "replace", "replaceAll",
    "padStart", "padEnd", "join", "toFixed", "toLocaleString", "toDateString", "toLocaleDateString", "charAt", "repeat", "stringify",
    "toJSON", "toHexString", "digest", "normalize", "randomUUID", "toLocaleTimeString", "toUTCString", "basename", "extname",
)  # fmt: skip
_NUMBER = ("indexOf", "lastIndexOf", "findIndex", "getTime", "now", "floor", "ceil", "round", "abs", "min", "max", "random", "trunc")
_BOOLEAN = ("includes", "startsWith", "endsWith", "some", "every", "has", "test", "isArray", "hasOwnProperty", "isInteger", "equals")


def _simple(name: str) -> Rule:
    return lambda types, _receiver, _call, names: types.builtin(name, names.scope)


def _map(types: JavaScriptTypes, receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    given = types.applied(call.args[0].value, [types.item(receiver)], names) if call.args else None
    if given is not None:
        return types.array(given)
    return types.builtin("Array", names.scope) if call.args else None


def _flat_map(types: JavaScriptTypes, receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    given = types.applied(call.args[0].value, [types.item(receiver)], names) if call.args else None
    inner = types.item(given) or given
    return types.array(inner) if inner is not None else None


def _flat(types: JavaScriptTypes, receiver: TypeRef | None, _call: ir.Call, _names: Locals) -> TypeRef | None:
    inner = types.item(types.item(receiver))
    return types.array(inner) if inner is not None else receiver


def _find(types: JavaScriptTypes, receiver: TypeRef | None, _call: ir.Call, names: Locals) -> TypeRef | None:
    found = types.item(receiver)
    return types.union([found, TypeRef(ir.Name(0, "undefined"), names.scope)]) if found is not None else None


def _item(types: JavaScriptTypes, receiver: TypeRef | None, _call: ir.Call, _names: Locals) -> TypeRef | None:
    return types.item(receiver)


def _reduce(types: JavaScriptTypes, receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    if call.types:
        return TypeRef(call.types[0], names.scope, names.arguments)
    return types.of(call.args[1].value, names) if len(call.args) > 1 else types.item(receiver)


def _split(types: JavaScriptTypes, _receiver: TypeRef | None, _call: ir.Call, names: Locals) -> TypeRef | None:
    return types.array(types.builtin("string", names.scope))


def _on(owner: str, rule: Rule) -> Rule:
    """A rule for ``owner.method(…)`` alone: ``Object.values`` is no method of a list."""

    def method(types: JavaScriptTypes, receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
        callee = call.callee
        of = callee.object if isinstance(callee, ir.Member) else None
        return rule(types, receiver, call, names) if isinstance(of, ir.Name) and of.id == owner and call.args else None

    return method


def _argument(types: JavaScriptTypes, _receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    return types.of(call.args[0].value, names)


def _all(types: JavaScriptTypes, _receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    """``Promise.all([a, b])`` gives ``[A, B]``; of a list of promises, a list."""
    return types.of(call.args[0].value, names)


def _values(types: JavaScriptTypes, _receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    whole = types.of(call.args[0].value, names)
    inner = types.item(whole) or types.union([m.type for m in types.members(whole).values()][:8])
    return types.array(inner) if inner is not None else None


def _assign(types: JavaScriptTypes, _receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    """``Object.assign(a, b)`` is ``{ ...a, ...b }``."""
    parts: list[tuple[ir.Expr | None, ir.Expr]] = [(None, a.value) for a in call.args]
    return types.of(ir.Dict(call.line, parts), names)


def _either(types: JavaScriptTypes, receiver: TypeRef | None, call: ir.Call, names: Locals) -> TypeRef | None:
    """``values``, ``keys``, ``assign``: of ``Object``, or methods of a collection."""
    name = call.callee.name if isinstance(call.callee, ir.Member) else ""
    found = _on("Object", {"values": _values, "keys": _split, "assign": _assign}[name])(types, receiver, call, names)
    inner = types.item(receiver) if found is None and name == "values" else None
    return types.array(inner) if inner is not None else found


STANDARD: dict[str, Rule] = {
    **{name: _simple("string") for name in _STRING},
    **{name: _simple("number") for name in _NUMBER},
    **{name: _simple("boolean") for name in _BOOLEAN},
    "map": _map,
    "mapSeries": _map,
    "flatMap": _flat_map,
    "flat": _flat,
    "find": _find,
    "findLast": _find,
    "at": _item,
    "pop": _item,
    "shift": _item,
    "reduce": _reduce,
    "split": _split,
    "all": _on("Promise", _all),
    "allSettled": _on("Promise", _all),
    "resolve": _on("Promise", _argument),
    "fromEntries": _on("Object", lambda types, _receiver, _call, names: types.builtin("Map", names.scope)),
    "values": _either,
    "keys": _either,
    "assign": _either,
    "from": _on("Array", _argument),
}


def constructed(types: JavaScriptTypes, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
    """``new Date()``, ``new Set(list)``, ``new Promise<T>(…)``."""
    if name == "Promise":
        return TypeRef(call.types[0], names.scope, names.arguments) if call.types else None
    if name in {"Set", "Map", "Array"} and call.types:
        return TypeRef(ir.Index(call.line, ir.Name(call.line, name), call.types), names.scope, names.arguments)
    if name == "Set" and call.args:
        inner = types.item(types.of(call.args[0].value, names))
        return types.array(inner) if inner is not None else None
    return types.builtin(name, names.scope) if name in {"Date", "URL"} else None
