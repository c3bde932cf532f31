"""Bodies that are declared as a mapping: the keys that a handler reads are their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, object_of
from liveapi.frameworks.java.types import name_of
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_library import words

#: Types that tell nothing of their members.
LOOSE = words("Map MutableMap HashMap LinkedHashMap JsonNode ObjectNode JsonObject JSONObject JsonElement Object Any")
_ANY: Schema = {}
_STRING: Schema = {"type": "string"}
_INTEGER: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
_BOOLEAN: Schema = {"type": "boolean"}
#: Methods that read a key ▶ what they say of its value.
_READS: Mapping[str, Schema] = {
    **dict.fromkeys(words("get getOrDefault path has hasNonNull containsKey opt getValue getJSONArray remove"), _ANY),
    **dict.fromkeys(("getString", "optString", "getAsString"), _STRING),
    **dict.fromkeys(("getInt", "getInteger", "getLong", "optInt", "optLong"), _INTEGER),
    **dict.fromkeys(("getDouble", "getBigDecimal", "optDouble"), _NUMBER),
    **dict.fromkeys(("getBoolean", "optBoolean"), _BOOLEAN),
}
#: What is done with a value that was read ▶ what that says of it.
_TURNS: Mapping[str, Schema] = {
    **dict.fromkeys(("asText", "textValue", "getAsString", "content", "toString", "trim"), _STRING),
    **dict.fromkeys(("asInt", "asLong", "intValue", "longValue", "getAsInt", "getAsLong", "toInt", "toLong", "int", "long"), _INTEGER),
    **dict.fromkeys(("asDouble", "doubleValue", "getAsDouble", "toDouble"), _NUMBER),
    **dict.fromkeys(("asBoolean", "booleanValue", "getAsBoolean", "toBoolean", "boolean"), _BOOLEAN),
}


def keys_read(body: Sequence[ir.Stmt], variable: str, values: Schema) -> Schema | None:
    """An object of the keys that are read from a variable; ``values`` is what its type says of them. ``None`` if none is read."""
    found: dict[str, Schema] = {}
    turned: dict[int, Schema] = {}
    for statement in body:
        for node in statement.walk():
            if isinstance(node, ir.Member) and node.name in _TURNS:
                turned[id(node.object)] = _TURNS[node.name]
            key = _key(node, variable)
            if key is not None:
                name, said = key
                schema = values or turned.get(id(node)) or said
                found[name] = found.get(name) or schema
    return object_of(Property(n, s) for n, s in found.items()) if found else None


def _key(node: ir.Node, variable: str) -> tuple[str, Schema] | None:
    """``body.get("name")``, ``body["name"]``"""
    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name in _READS and node.args:
        first = node.args[0].value
        if isinstance(first, ir.Str) and isinstance(node.callee.object, ir.Name) and node.callee.object.id == variable:
            return first.value, _READS[node.callee.name]
    elif isinstance(node, ir.Index) and isinstance(node.object, ir.Name) and node.object.id == variable and node.args:
        first = node.args[0]
        if isinstance(first, ir.Str):
            return first.value, {}
    return None


def is_loose(kind: ir.Expr | None) -> bool:
    """Whether a type tells nothing of the members of a body."""
    return name_of(kind) in LOOSE
