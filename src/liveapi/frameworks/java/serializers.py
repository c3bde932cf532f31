"""Jackson's serializers that the repository writes itself, as far as they say plainly what they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.families.annotations import classes_in
from liveapi.frameworks.java.types import name_of
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

if TYPE_CHECKING:
    from liveapi.frameworks.java.schemas import JvmSchemas

_BASES = frozenset({"StdSerializer", "JsonSerializer", "StdScalarSerializer"})
_DECLARED = rb"\b(?:StdSerializer|JsonSerializer|StdScalarSerializer)<(\w+)>"
_STRING: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_BOOLEAN: Schema = {"type": "boolean"}
_VALUES: Mapping[str, Schema] = {"writeString": _STRING, "writeNumber": _NUMBER, "writeBoolean": _BOOLEAN}
_FIELDS: Mapping[str, Schema] = {
    "writeStringField": _STRING, "writeNumberField": _NUMBER, "writeBooleanField": _BOOLEAN, "writeBinaryField": _STRING,
}  # fmt: skip


@dataclass(slots=True)
class _Level:
    """An object that is being written."""

    members: list[Property] = field(default_factory=list)
    name: str = ""
    #: Members whose names are worked out.
    more: bool = False


def written(schemas: JvmSchemas, cls: ClassRef) -> Schema | None:
    """What a serializer of the repository writes for a class; ``None`` where there is none."""
    for language in ("java", "kotlin"):
        for path in schemas.run.program.declared(language, _DECLARED).get(cls.name, []):
            for ref in classes_in(schemas.run, path):
                for base in ref.cls.bases:
                    kind = TypeRef(base, ref.scope)
                    if kind.name in _BASES and kind.args and (found := schemas.types.class_of(kind.args[0])) and found[0].cls is cls.cls:
                        method = schemas.run.semantics(ref.module).method(schemas.run, ref, "serialize")
                        return _read(schemas, method) if method is not None and len(method.function.params) > 1 else None
    return None


def _read(schemas: JvmSchemas, method: FunctionRef) -> Schema | None:
    generator = method.function.params[1].name
    names = schemas.types.inside(method)
    stack: list[_Level] = []
    plain: Schema | None = None
    pending = ""
    for statement in method.function.body:
        for node in statement.walk():
            callee = node.callee if isinstance(node, ir.Call) else None
            if not isinstance(node, ir.Call) or not isinstance(callee, ir.Member) or name_of(callee.object) != generator:
                continue
            first = node.args[0].value if node.args else None
            name = first.value if isinstance(first, ir.Str) else ""
            if callee.name == "writeStartObject":
                stack.append(_Level(name=pending))
            elif callee.name == "writeObjectFieldStart":
                stack.append(_Level(name=name))
            elif callee.name == "writeEndObject" and len(stack) > 1:
                inner = stack.pop()
                _put(stack[-1], inner.name, _object(inner))
            elif callee.name == "writeEndObject" and stack:
                return _object(stack[0])
            elif callee.name in _VALUES and not stack:
                plain = _VALUES[callee.name]
            elif callee.name in _VALUES and pending and stack:
                _put(stack[-1], pending, _VALUES[callee.name])
            elif stack and callee.name in _FIELDS:
                _put(stack[-1], name, _FIELDS[callee.name])
            elif stack and callee.name == "writeArrayFieldStart":
                _put(stack[-1], name, array_of({}))
            elif stack and callee.name in {"writeObjectField", "writePOJOField"} and len(node.args) > 1:
                _put(stack[-1], name, schemas.of(schemas.types.of(node.args[1].value, names)))
            elif stack and callee.name in {"writeObject", "writePOJO"} and pending and first is not None:
                _put(stack[-1], pending, schemas.of(schemas.types.of(first, names)))
            pending = name if callee.name == "writeFieldName" else ""
    return _object(stack[0]) if stack else plain


def _put(level: _Level, name: str, schema: Schema) -> None:
    if name:
        level.members.append(Property(name, schema, True))
    else:
        level.more = True


def _object(level: _Level) -> Schema:
    return object_of(level.members, others={} if level.more else None)
