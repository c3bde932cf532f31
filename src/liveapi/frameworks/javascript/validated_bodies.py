"""Bodies that validators between path and handler declare: schema libraries, celebrate, express-validator, classes of class-validator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, enum_of, object_of
from liveapi.frameworks.answers import FILE, FORM, JSON, MULTIPART
from liveapi.frameworks.javascript.validators.schema import SchemaValue, as_schema, plain
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import CallSite, Choice, ClassRef, ExternalCall, FunctionRef, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.api.components import Components
    from liveapi.frameworks.javascript.handlers import Handlers

#: Parts of a request that are no body.
_OTHERS = frozenset(
    {"params", "param", "query", "querystring", "headers", "header", "cookies", "cookie", "signedCookies", "path", "file", "files"}
)
_BODIES = {"body": JSON, "json": JSON, "form": FORM, "data": JSON, "payload": JSON}
#: express-validator: what a chain's links say.
_CHECKS: Mapping[str, Mapping[str, Any]] = {
    "isInt": {"type": "integer"},
    "isNumeric": {"type": "number"},
    "isFloat": {"type": "number"},
    "isDecimal": {"type": "string"},
    "isBoolean": {"type": "boolean"},
    "isArray": {"type": "array", "items": {}},
    "isObject": {"type": "object"},
    "isString": {"type": "string"},
    "isUUID": {"type": "string", "format": "uuid"},
    "isEmail": {"type": "string", "format": "email"},
    "isURL": {"type": "string", "format": "uri"},
    "isIP": {"type": "string"},
    "isISO8601": {"type": "string", "format": "date-time"},
    "isDate": {"type": "string", "format": "date"},
    "isMongoId": {"type": "string", "pattern": "^[0-9a-fA-F]{24}$"},
    "isAlpha": {"type": "string", "pattern": "^[A-Za-z]+$"},
    "isAlphanumeric": {"type": "string", "pattern": "^[0-9A-Za-z]+$"},
    "isMobilePhone": {"type": "string"},
    "isStrongPassword": {"type": "string", "minLength": 8},
    "toInt": {"type": "integer"},
    "toFloat": {"type": "number"},
    "toBoolean": {"type": "boolean"},
}
_UPLOADS = {"single": False, "array": True, "fields": True, "any": True}


def validated_bodies(call: CallSite, handlers: Handlers) -> dict[str, Schema]:
    """The body that the arguments of a registration declare, by media type."""
    found: dict[str, Schema] = {}
    chains: list[Chain] = []
    for arg in call.args:
        chains += list(chains_in(arg.node, arg.value))
        for media, schema in _declared(arg.value, arg.node, call, handlers, 0):
            found.setdefault(media, schema)
    if not found:
        body = chained(chains)
        if body:
            found[JSON] = body
    return found


def _declared(value: Value, node: ir.Expr | ir.Arg | None, call: CallSite, handlers: Handlers, depth: int) -> list[tuple[str, Schema]]:
    if depth > 3:
        return []
    node = node.value if isinstance(node, ir.Cast | ir.Arg) else node
    if isinstance(value, ListOf):
        nodes: list[ir.Expr | ir.Arg | None] = (
            list(node.items) if isinstance(node, ir.List) and len(node.items) == len(value.elements) else []
        )
        nodes = nodes or [None] * len(value.elements)
        return [d for v, n in zip(value.elements, nodes, strict=True) for d in _declared(v, n, call, handlers, depth + 1)]
    if isinstance(value, ExternalCall):
        given = value.call_site.positional
        uploaded = _uploaded(value, given)
        if uploaded:
            return [(MULTIPART, uploaded)]
    elif isinstance(node, ir.Call) and isinstance(value, FunctionRef) and call.scope is not None:
        given = [handlers.run.evaluate(a.value, call.scope) for a in node.args]
    else:
        return []
    named = next((t.literal for t in given if isinstance(t, Text) and t.literal in {*_OTHERS, *_BODIES}), None)
    if named in _OTHERS:
        return []
    media = _BODIES.get(named or "", JSON)
    out: list[tuple[str, Schema]] = []
    for each in given:
        chosen = each.options[0] if isinstance(each, Choice) else each
        if isinstance(chosen, MapOf | SchemaValue):
            schema = _body_part(chosen, handlers.run.components, whole=named is not None)
            if schema:
                out.append((media, schema))
        elif isinstance(chosen, ClassRef) and chosen.cls.kind == "class" and _is_data(chosen):
            out.append((media, handlers.input.of(TypeRef(chosen.cls, chosen.scope))))
    return out


def _is_data(ref: ClassRef) -> bool:
    """Whether a class holds data: its members are decorated."""
    return any(f.annotations or f.type is not None for f in ref.cls.members())


def _body_part(value: Value, components: Components, *, whole: bool) -> Schema:
    """The body among ``{ body: …, query: … }``; what names no part of a request is the body itself."""
    schema = as_schema(value)
    parts: Mapping[str, Value] = value.entries if isinstance(value, MapOf) else {}
    if isinstance(value, SchemaValue):
        parts = dict(value.properties or {})
    known = parts.keys() & {*_OTHERS, "body"}
    if known and not whole and known == parts.keys() & {*_OTHERS, *_BODIES, "options", "allowUnknownBody"}:
        inner = as_schema(parts["body"]) if "body" in parts else None
        return inner.json_schema(components=components) if inner is not None else {}
    if not isinstance(value, SchemaValue) and not whole:
        return schema.json_schema(components=components) if schema is not None and _is_json_schema(parts) else {}
    if schema is None or not (schema.properties is not None or whole or schema.schema.get("type")):
        return {}
    return schema.json_schema(components=components)


def _is_json_schema(parts: Mapping[str, Value]) -> bool:
    return isinstance(parts.get("type"), Text) and isinstance(parts.get("properties"), MapOf)


def _uploaded(value: ExternalCall, given: list[Value]) -> Schema:
    """multer: ``upload.single('avatar')``, ``upload.array('photos')``, ``upload.fields([{ name: 'a' }])``."""
    head, _, last = value.name.rpartition(".")
    if last not in _UPLOADS or "multer" not in head:
        return {}
    first = plain(given[0]) if given else None
    if isinstance(first, str):
        return object_of([Property(first, array_of(FILE) if last == "array" else FILE, True)])
    if isinstance(first, list):
        return object_of(Property(str(f["name"]), array_of(FILE)) for f in first if isinstance(f, dict) and f.get("name"))
    return object_of([])


# --- express-validator ----------------------------------------------------------------------------------------------


class Chain:
    """``body('user.email').isEmail()``: which part, which field, what it must be."""

    __slots__ = ("line", "name", "optional", "part", "schema")

    def __init__(self, part: str, name: str, line: int) -> None:
        self.part = part
        self.name = name
        self.line = line
        self.schema: dict[str, Any] = {}
        self.optional = False


_PARTS = frozenset({"body", "check", "query", "param", "header", "cookie"})


def chains_in(node: ir.Expr | ir.Arg | None, value: Value | None = None) -> Iterable[Chain]:
    """The chains in an argument, alone, in a list, or in a list that a variable holds."""
    if isinstance(node, ir.Arg | ir.Cast):
        node = node.value
    if isinstance(node, ir.List):
        for item in node.items:
            yield from chains_in(item)
    elif isinstance(node, ir.Call) and (chain := chain_of(node)) is not None:
        yield chain
    elif isinstance(value, ListOf | ExternalCall):
        for each in value.elements if isinstance(value, ListOf) else [value]:
            made = each.call_site.node if isinstance(each, ExternalCall) else None
            if isinstance(each, ListOf):
                yield from chains_in(None, each)
            elif isinstance(made, ir.Call) and (chain := chain_of(made)) is not None:
                yield chain


def chain_of(node: ir.Call) -> Chain | None:
    """A chain of calls that begins with the part of the request it is about."""
    links: list[ir.Call] = []
    current: ir.Expr = node
    while isinstance(current, ir.Call):
        links.append(current)
        callee = current.callee
        if isinstance(callee, ir.Name):
            break
        if not isinstance(callee, ir.Member):
            return None
        current = callee.object
    first = links[-1]
    start = first.callee.id if isinstance(first.callee, ir.Name) else ""
    name = first.args[0].value if first.args else None
    if start not in _PARTS or not isinstance(name, ir.Str):
        return None
    chain = Chain(start, name.value, first.line)
    negated = False
    for link in reversed(links[:-1]):
        word = link.callee.name if isinstance(link.callee, ir.Member) else ""
        if word == "not":
            negated = True
            continue
        _say(chain, word, link, negated=negated)
        negated = False
    return chain


def _say(chain: Chain, word: str, link: ir.Call, *, negated: bool) -> None:
    options = {}
    first = link.args[0].value if link.args else None
    if isinstance(first, ir.Dict):
        options = {k.value: v.value for k, v in first.items if isinstance(k, ir.Str) and isinstance(v, ir.Literal | ir.Str)}
    low, high = options.get("min"), options.get("max")
    if word == "optional":
        chain.optional = True
    elif word in {"notEmpty", "isEmpty"} and (word == "notEmpty" or negated):
        if chain.schema.get("type") in {None, "string"}:
            chain.schema.setdefault("minLength", 1)
            chain.schema.setdefault("type", "string")
    elif word in _CHECKS:
        chain.schema.update(_CHECKS[word])
        if chain.schema.get("type") != "string":
            chain.schema.pop("minLength", None)
        keys = {"array": ("minItems", "maxItems"), "integer": ("minimum", "maximum"), "number": ("minimum", "maximum")}
        for key, limit in zip(keys.get(str(chain.schema.get("type")), ()), (low, high), strict=False):
            if isinstance(limit, int | float):
                chain.schema[key] = limit
    elif word == "isLength":
        chain.schema.setdefault("type", "string")
        chain.schema.update({k: v for k, v in (("minLength", low), ("maxLength", high)) if isinstance(v, int)})
    elif word == "isIn" and isinstance(first, ir.List):
        values = [i.value for i in first.items if isinstance(i, ir.Str | ir.Literal)]
        chain.schema.update(enum_of(values))
    elif word == "matches" and isinstance(first, ir.Str):
        chain.schema.update({"type": "string", "pattern": first.value})
    elif word == "equals" and isinstance(first, ir.Str):
        chain.schema.update({"type": "string", "enum": [first.value]})


def chained(chains: Iterable[Chain]) -> Schema:
    """The body that chains say: names with dots are members of members, ``*`` is each item."""
    root: dict[str, Any] = {}
    required: dict[int, set[str]] = {}
    for chain in chains:
        if chain.part not in {"body", "check"} or not chain.name:
            continue
        node = root
        parts = chain.name.replace("[*]", ".*").split(".")
        for at, part in enumerate(parts):
            holder = node.setdefault("children", {})
            if not chain.optional and part != "*" and (at < len(parts) - 1 or not chain.optional):
                required.setdefault(id(node), set()).add(part)
            node = holder.setdefault(part, {})
        node["schema"] = {**node.get("schema", {}), **chain.schema}
    return _shape(root, required) if root else {}


def _shape(node: dict[str, Any], required: Mapping[int, set[str]]) -> Schema:
    children: dict[str, dict[str, Any]] = node.get("children") or {}
    if not children:
        schema: Schema = node.get("schema") or {}
        return schema
    if "*" in children:
        own = {k: v for k, v in (node.get("schema") or {}).items() if k not in {"type", "items"}}
        return {**array_of(_shape(children["*"], required)), **own}
    needed = required.get(id(node), set())
    return object_of(Property(name, _shape(child, required), name in needed) for name, child in children.items())
