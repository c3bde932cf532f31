"""What all frameworks of the JVM share in one reading: types, how they are written and read, media types, statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from liveapi.api.model import Schema
from liveapi.api.shapes import without_null, wrapped
from liveapi.api.statuses import status_code
from liveapi.frameworks.families.annotations import flat, word
from liveapi.frameworks.java import library
from liveapi.frameworks.java.mapping import Mapper
from liveapi.frameworks.java.schemas import JvmSchemas
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_types import JvmTypes
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, Const, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.families.annotations import Applied
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_MEDIA: Mapping[str, str] = {
    "APPLICATION_XHTML_XML": "application/xhtml+xml",
    "APPLICATION_ATOM_XML": "application/atom+xml",
    "APPLICATION_PROBLEM_JSON": "application/problem+json",
    "APPLICATION_PROBLEM_XML": "application/problem+xml",
    "APPLICATION_HAL_JSON": "application/hal+json",
    "SERVER_SENT_EVENTS": "text/event-stream",
    "WILDCARD": "*/*",
    "ALL": "*/*",
}


class Jvm:
    """One program of Java and Kotlin."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.types = JvmTypes(run)
        self.mapper = Mapper(run)
        self.input = JvmSchemas(run, self.types, self.mapper, "input")
        self.output = JvmSchemas(run, self.types, self.mapper, "output")

    def taken(self, ref: TypeRef) -> Schema:
        """The schema of a body of a type, in its envelope."""
        schema = self.input.of(ref)
        root = self._root(ref)
        if root is not None and self.mapper.unwraps(root.module.path):
            return wrapped(self.mapper.root(root, self._inherited(root)), schema)
        return schema

    def sent(self, ref: TypeRef) -> Schema:
        """The schema of an answer of a type, in its envelope."""
        schema = self.output.of(ref)
        root = self._root(ref)
        if root is not None and self.mapper.wraps(root.module.path):
            return wrapped(self.mapper.root(root, self._inherited(root)), schema)
        return schema

    def _root(self, ref: TypeRef) -> ClassRef | None:
        """The class of the repository that is written as one object, what only wraps it taken off."""
        inner = unwrapped(self.types, ref)
        found = self.types.class_of(inner)
        return found[0] if found is not None and found[0].cls.kind != "enum" else None

    def _inherited(self, ref: ClassRef) -> list[Applied]:
        """The annotations of a class and its bases."""
        return [a for cls in self.run.classes.ancestors(ref) for a in self.output.annotations(cls)]


_KNOWN: WeakKeyDictionary[Interpreter, Jvm] = WeakKeyDictionary()


def jvm(run: Interpreter) -> Jvm:
    """The one of a reading."""
    found = _KNOWN.get(run)
    if found is None:
        found = _KNOWN[run] = Jvm(run)
    return found


def unwrapped(types: JvmTypes, ref: TypeRef | None) -> TypeRef | None:
    """What is inside ``ResponseEntity<Mono<T>>``: type parameters followed."""
    for _ in range(8):
        if ref is None:
            return None
        if isinstance(ref.expr, ir.Nullable):
            ref = ref.at(ref.expr.type)
            continue
        target = types.target(ref)
        if isinstance(target, TypeRef):
            ref = target
        elif not isinstance(target, ClassRef) and ref.name in library.WRAPPERS | library.OPTIONALS:
            if not ref.args:
                return None
            ref = ref.args[-1]
        else:
            return ref
    return ref


def schema_of(run: Interpreter, kind: ir.Expr | None, scope: Scope, arguments: Mapping[str, TypeRef] | None = None) -> dict[str, Any]:
    """The schema of a parameter of a type; empty where a text would not hold it, or nothing is known."""
    if kind is None:
        return {}
    return parameter_schema(run, jvm(run).input.of(TypeRef(kind, scope, arguments or {})))


def parameter_schema(run: Interpreter, schema: Schema) -> dict[str, Any]:
    """``schema`` as one of a parameter: enumerations where they stand, null left out, nothing for objects."""
    found = dict(without_null(schema))
    if "$ref" in found:
        resolved = run.components.resolve(found)
        return dict(resolved) if "enum" in resolved else {}
    if found.get("type") == "array":
        items = found.get("items", {})
        inner = parameter_schema(run, items)
        return {**found, "items": inner or ({"type": "string"} if items else {})}
    return {} if found.get("type") == "object" or "anyOf" in found or "oneOf" in found else found


def media_types(run: Interpreter, value: Value | None) -> list[str]:
    """``MediaType.APPLICATION_JSON_VALUE``, ``"text/plain;charset=UTF-8"``, or several."""
    out: list[str] = []
    for part in flat(value) if value is not None else ():
        literal = part.literal if isinstance(part, Text) else None
        if literal is None:
            literal = media_named(word(part))
        kind = literal.partition(";")[0].strip()
        if "/" in kind and kind not in out and not kind.startswith("!"):
            out.append(kind)
    return out


def media_named(name: str) -> str:
    """``APPLICATION_OCTET_STREAM_VALUE`` ▶ ``application/octet-stream``."""
    name = name.removesuffix("_VALUE").removesuffix("_TYPE")
    if name in _MEDIA:
        return _MEDIA[name]
    kind, _, rest = name.lower().partition("_")
    return f"{kind}/{rest.replace('_', '-')}" if rest else ""


def status_of(run: Interpreter, value: Value | None) -> int | None:
    """A status by number or by name."""
    if isinstance(value, Const) and isinstance(value.value, int) and 100 <= value.value <= 599:
        return value.value
    return status_code(word(value)) if value is not None and word(value) else None


def status_written(run: Interpreter, expr: ir.Expr, scope: Scope) -> int | None:
    """A status as an expression: ``HttpStatus.CREATED``, ``201``, ``NOT_FOUND.value()``, ``HttpStatus.valueOf(422)``."""
    if isinstance(expr, ir.Literal):
        return expr.value if isinstance(expr.value, int) and 100 <= expr.value <= 599 else None
    if isinstance(expr, ir.Call):
        if (
            expr.args
            and isinstance(expr.callee, ir.Member)
            and expr.callee.name in {"valueOf", "fromStatusCode", "fromValue", "of", "create"}
        ):
            return status_written(run, expr.args[0].value, scope)
        if isinstance(expr.callee, ir.Member):
            return status_written(run, expr.callee.object, scope)
        return status_written(run, expr.args[0].value, scope) if expr.args else None
    if isinstance(expr, ir.Member):
        if expr.name in {"value", "code", "statusCode"}:
            return status_written(run, expr.object, scope)
        if (found := status_code(expr.name)) is not None:
            return found
    if isinstance(expr, ir.Name) and expr.id.isupper() and (found := status_code(expr.id)) is not None:
        return found
    return status_of(run, run.evaluate(expr, scope)) if isinstance(expr, ir.Name | ir.Member) else None


def responded(found: list[Applied], run: Interpreter) -> int | None:
    """What ``@ResponseStatus`` and its kin say."""
    for annotation in found:
        if annotation.name in {"ResponseStatus", "Status"}:
            value = annotation.values.get("code") or annotation.values.get("value")
            return status_of(run, value)
    return None
