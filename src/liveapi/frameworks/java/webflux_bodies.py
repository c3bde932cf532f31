"""The body that a handler of functional routes takes out of its ``ServerRequest``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, RequestBody
from liveapi.api.shapes import array_of, map_of
from liveapi.frameworks.answers import FORM, JSON, MULTIPART, TEXT, body_of
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef

if TYPE_CHECKING:
    from liveapi.frameworks.java.jvm import Jvm
    from liveapi.trace.static_types import Locals
    from liveapi.trace.values import FunctionRef

_ONE = frozenset({"bodyToMono", "body", "awaitBody", "awaitBodyOrNull", "bodyOrNull"})
_MANY = frozenset({"bodyToFlux", "bodyToFlow"})
_FORMS = {"formData": FORM, "awaitFormData": FORM, "multipartData": MULTIPART, "awaitMultipartData": MULTIPART}
_MAX_DEPTH = 3


def body_read(jvm: Jvm, handler: FunctionRef) -> RequestBody | None:
    """The body, functions that are handed the request included."""
    return next(_read(jvm, handler, set(), 0), None)


def _read(jvm: Jvm, handler: FunctionRef, seen: set[int], depth: int) -> Iterator[RequestBody]:
    if id(handler.function) in seen or depth > _MAX_DEPTH:
        return
    seen.add(id(handler.function))
    names = jvm.types.inside(handler)
    params = handler.function.params
    requests = {p.name for p in params if isinstance(p.type, ir.Name) and p.type.id == "ServerRequest"} or {p.name for p in params[:1]}
    for node, inner in jvm.types.nodes(handler.function.body, names):
        if not isinstance(node, ir.Call):
            continue
        callee = node.callee
        on_request = isinstance(callee, ir.Member) and isinstance(callee.object, ir.Name) and callee.object.id in requests
        at = Evidence(handler.module.path, node.line)
        if on_request and isinstance(callee, ir.Member):
            if callee.name in _FORMS:
                yield body_of(map_of({}), _FORMS[callee.name], evidence=at)
            elif callee.name in _ONE | _MANY:
                kind = _type(node, inner)
                if kind is not None:
                    schema = jvm.taken(kind)
                    plain = kind.name == "String" and jvm.types.class_of(kind) is None
                    yield body_of(array_of(schema) if callee.name in _MANY else schema, TEXT if plain else JSON, evidence=at)
        elif any(isinstance(a.value, ir.Name) and a.value.id in requests for a in node.args):
            found = jvm.types.resolve(node, inner)
            if found is not None:
                yield from _read(jvm, found[0], seen, depth + 1)


def _type(call: ir.Call, names: Locals) -> TypeRef | None:
    """``bodyToMono(User.class)``, ``awaitBody<User>()``, ``bodyToMono(new ParameterizedTypeReference<List<User>>() {})``"""
    if call.types:
        return TypeRef(call.types[0], names.scope, names.arguments)
    for arg in call.args:
        value = arg.value
        if isinstance(value, ir.Member) and value.name in {"class", "java"}:
            inner = value.object
            return TypeRef(inner.object if isinstance(inner, ir.Member) and inner.name == "class" else inner, names.scope)
        if isinstance(value, ir.Call) and isinstance(value.callee, ir.Index) and value.callee.args:
            return TypeRef(value.callee.args[0], names.scope)
    return None
