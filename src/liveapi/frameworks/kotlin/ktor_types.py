"""Typed routes of Ktor: classes with ``@Location`` or ``@Resource``, and what their members declare."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.annotations import applied, class_scope
from liveapi.frameworks.java.jvm import schema_of
from liveapi.frameworks.java.types import is_optional
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, Hole, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_ANNOTATIONS = frozenset({"Location", "Resource"})
_MAX_NESTING = 10


@dataclass(slots=True)
class TypedRoute:
    """The path of a class with those around it, and its members: path parameters and others (query)."""

    path: Text
    parameters: list[Parameter] = field(default_factory=list)


def typed_route(run: Interpreter, ref: ClassRef, depth: int = 0) -> TypedRoute | None:
    """What a class says of its route; ``None`` where it says nothing."""
    if depth > _MAX_NESTING:
        return None
    scope = class_scope(ref)
    found = next((a for a in applied(run, ref.cls.annotations, scope) if a.name in _ANNOTATIONS), None)
    if found is None:
        return None
    texts = found.texts(run, "value", "path")
    route = TypedRoute(texts[0] if texts else Text())
    above: ClassRef | None = None
    own: list[ir.Param] = []
    for param in ref.cls.params:
        kind = param.type.type if isinstance(param.type, ir.Nullable) else param.type
        value = run.evaluate(kind, scope) if kind is not None else None
        if isinstance(value, ClassRef) and value.cls is not ref.cls and any(a.name in _ANNOTATIONS for a in value.cls.annotations):
            above = above or value
        else:
            own.append(param)
    if above is None and found.name == "Location":
        # A location stands below the one that it is declared in, with or without a parameter for it.
        above = _around(ref)
    outer = typed_route(run, above, depth + 1) if above is not None else None
    if outer is not None:
        route.path = _joined(outer.path, route.path)
        route.parameters = outer.parameters
    written = "".join(p if isinstance(p, str) else "{" + p.name + "}" for p in route.path.parts)
    for param in own:
        name = _serial_name(run, param, ref) or param.name
        in_path = any("{" + name + end in written for end in ("}", "?}", "...}"))
        required = in_path or (param.default is None and not is_optional(param.type))
        at = Evidence(ref.module.path, param.line)
        place = Location.PATH if in_path else Location.QUERY
        route.parameters = [
            *route.parameters,
            Parameter(name, place, schema_of(run, param.type, scope) or {"type": "string"}, required, evidence=at),
        ]
    return route


def _around(ref: ClassRef) -> ClassRef | None:
    """The class that a class is declared in."""
    stack = [s for s in ref.module.ir.body if isinstance(s, ir.Class)]
    while stack:
        outer = stack.pop()
        inner = [s for s in outer.body if isinstance(s, ir.Class)]
        if any(s is ref.cls for s in inner):
            return ClassRef(outer, ref.module, ref.scope)
        stack.extend(inner)
    return None


def _serial_name(run: Interpreter, param: ir.Param, ref: ClassRef) -> str | None:
    found = next((a for a in applied(run, param.annotations, class_scope(ref)) if a.name == "SerialName"), None)
    return found.text(run, "value") if found is not None else None


def _joined(left: Text, right: Text) -> Text:
    head = right.parts[0] if right.parts else "/"
    slash = isinstance(head, Hole) or not head.startswith("/")
    return left + Text("/") + right if slash else left + right
